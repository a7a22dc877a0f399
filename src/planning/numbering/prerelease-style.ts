import { type PrereleaseText, prereleaseTextOf } from "../../domain/versions/build-version.ts";
import type { Channel } from "../../domain/versions/channel.ts";
import { nextDecimal } from "../../domain/versions/decimal.ts";
import type { Scheme } from "../../domain/versions/scheme.ts";
import type { Version } from "../../domain/versions/version.ts";

/** How a channel writes its prereleases: what stands before the count, and the count; null where none is written. */
export interface PrereleaseStyle {
  readonly separator: string;
  readonly stem: string;
  readonly count: string | null;
}

/** Takes a prerelease apart: `beta-2` has the stem `beta-`, `rc1` has `rc`, and `pre` has no count. Null for a release. */
export function styleOf(version: Version): PrereleaseStyle | null {
  const written = prereleaseTextOf(version);
  if (written === null) return null;
  const { separator, text } = written;
  const [count = ""] = /[0-9]*$/.exec(text) ?? [];
  return { separator, stem: text.slice(0, text.length - count.length), count: count === "" ? null : count };
}

/** The prerelease part written out. */
export function writeStyle({ separator, stem, count }: PrereleaseStyle): PrereleaseText {
  return { separator, text: stem + (count ?? "") };
}

/** The one that follows: `beta-1` → `beta-2`, `rc09` → `rc10`, and `pre` → `pre.1`. */
export function countOn({ separator, stem, count }: PrereleaseStyle): PrereleaseStyle {
  if (count === null) return { separator, stem: /[.-]$/.test(stem) ? stem : `${stem}.`, count: "1" };
  const width = count.startsWith("0") ? count.length : 0;
  return { separator, stem, count: nextDecimal(count).padStart(width, "0") };
}

/** The first one of new numbers: the count is 1 again, and what has no count keeps none. */
export function startOver({ separator, stem, count }: PrereleaseStyle): PrereleaseStyle {
  if (count === null) return { separator, stem, count };
  return { separator, stem, count: "1".padStart(count.startsWith("0") ? count.length : 0, "0") };
}

/**
 * How a channel without prereleases may write its first one, the best first: the word of a wildcard of its own, or else its
 * name, with `-beta.1` for SemVer and `.beta-1` for calendar versions before anything else.
 */
export function firstStyles({ kind }: Scheme, channel: Channel): readonly PrereleaseStyle[] {
  const separator = kind === "semver" ? "-" : ".";
  const joints = kind === "semver" ? [".", "-", ""] : ["-", ".", ""];
  const words = [...channel.prerelease.map((glob) => /[A-Za-z]+/.exec(glob)?.[0] ?? ""), channel.name];
  return words
    .filter((word) => word !== "")
    .flatMap((word) => [
      ...joints.map((joint) => ({ separator, stem: word + joint, count: "1" })),
      { separator, stem: word, count: null },
    ]);
}
