import { parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { ClonedTag } from "../../domain/history/release-line.ts";
import type { GitCommand } from "./command.ts";
import { resolveNames } from "./work-tree.ts";

const PREFIX = "refs/tags/";

// No ref name holds a blank: git-check-ref-format(1), rule 4. The name stands last because it may be in any encoding.
const FORMAT = "%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(creatordate:unix) %(refname)";

/** What `for-each-ref` says of one tag; `*` is what a tag object points at. */
interface Line {
  readonly name: string;
  readonly type: string;
  readonly object: string;
  readonly time: number | null;
}

/**
 * All tags by name, or those that match one of some globs, in one process, and a second one where tags of tags are among
 * them. Not with --merged: that walks through all of history as well, after it has read the tags.
 */
export async function readTags(
  git: GitCommand,
  globs: readonly string[] = [""],
): Promise<readonly ClonedTag[]> {
  if (globs.length === 0) return [];
  const text = await git.output([
    "for-each-ref",
    `--format=${FORMAT}`,
    ...globs.map((glob) => PREFIX + glob),
  ]);
  const lines = text.split("\n").filter(Boolean).map(parseLine);
  const nested = lines.filter(({ type }) => type === "tag").map(({ object }) => `${object}^{}`);
  // Older gits' `*` goes one step only.
  const peeled = await resolveNames(git, nested);
  return lines.map(({ name, type, object, time }): ClonedTag => {
    const end = type === "tag" ? peeled.get(`${object}^{}`) : { object, type };
    return { name, time, commit: end?.type === "commit" ? (parseCommitSha(end.object) ?? null) : null };
  });
}

function parseLine(line: string): Line {
  const [type = "", object = "", peeledType, peeledObject, time = "", ref = ""] = line.split(" ");
  return {
    name: ref.slice(PREFIX.length),
    type: peeledType || type,
    object: peeledObject || object,
    time: time === "" ? null : Number(time),
  };
}
