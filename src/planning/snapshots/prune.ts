import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import type { Reference } from "../../domain/images/reference.ts";
import type { Image } from "../../domain/project/artifact.ts";
import type { Named } from "../../domain/text/template.ts";
import type { Scheme } from "../../domain/versions/scheme.ts";
import { defaultSnapshotTag } from "./snapshot.ts";

/** What an image tag of snapshots has in place of its placeholders. */
const FORMS: { readonly [name in Named]?: string } = {
  next_version: "[0-9][A-Za-z0-9._-]*?",
  commit: "(?<commit>[0-9a-f]{40})",
  short_commit: "(?<short>[0-9a-f]{12})",
  digest_short: "[0-9a-f]{12}",
};

/** Recognizes an image's snapshots by their tags; gives the beginning of the commit that a tag names, or an empty text. */
export function snapshotReader(
  component: string,
  image: Image,
  scheme: Scheme,
): (tag: string) => string | null {
  const { parts } = image.snapshot?.imageTag ?? defaultSnapshotTag(scheme);
  const source = parts.map((part) => {
    if (typeof part === "string") return escaped(part);
    return part.placeholder === "component" ? escaped(component) : (FORMS[part.placeholder] ?? "[^]*");
  });
  const pattern = new RegExp(`^${source.join("")}$`);
  return (tag) => {
    const groups = pattern.exec(tag);
    return groups === null ? null : (groups.groups?.["commit"] ?? groups.groups?.["short"] ?? "");
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A snapshot as a registry has it. */
export interface FoundSnapshot {
  readonly reference: Reference;
  readonly digest: Digest;
  /** Of the commit it was built from, in seconds since the epoch; null if that commit is not known here. */
  readonly time: number | null;
}

/** What is to become of a snapshot. */
export interface JudgedSnapshot extends FoundSnapshot {
  readonly fate: "old" | "young" | "in use" | "of unknown age";
}

/**
 * Which snapshots are older than a moment, and nothing stands on them: no other image tag holds their digest, no younger snapshot
 * does, and no release's record names it.
 */
export function judgeSnapshots(
  found: readonly FoundSnapshot[],
  before: number,
  inUse: ReadonlySet<Digest>,
): readonly JudgedSnapshot[] {
  const young = new Set(found.flatMap(({ time, digest }) => (time === null || time >= before ? digest : [])));
  return found.map((snapshot) => ({ ...snapshot, fate: fateOf(snapshot) }));

  function fateOf({ digest, time }: FoundSnapshot): JudgedSnapshot["fate"] {
    if (time === null) return "of unknown age";
    if (time >= before) return "young";
    return inUse.has(digest) || young.has(digest) ? "in use" : "old";
  }
}

/** Finds commits by the beginnings of their names. */
export function commitTimes(times: ReadonlyMap<CommitSha, number>): (beginning: string) => number | null {
  const short = new Map([...times].map(([commit, time]) => [commit.slice(0, 12), time]));
  return (beginning) => short.get(beginning.slice(0, 12)) ?? null;
}
