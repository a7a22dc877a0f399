import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Facts } from "../../domain/release/facts.ts";

/** The commit a release tag stands for: the remote's word first, since others build on that. */
export function tagCommit(tag: string, { tags, git }: Pick<Facts, "tags" | "git">): CommitSha {
  const found = tags.get(tag);
  return found?.remote ?? found?.local ?? git.head;
}
