import type { Bump, InitialDevelopment } from "../../domain/versions/bump.ts";
import { nextDecimal } from "../../domain/versions/decimal.ts";

/** What raises a version: somebody's wish, taken literally, or what the commits since the last release mean. */
export type WantedBump = { readonly explicit: Bump } | { readonly changes: Bump };

/**
 * The SemVer numbers after the last stable ones (null: there are none yet). Changes begin with 0.1.0, and before 1.0.0
 * raise what `initial` says; a wish is taken literally, from 0.0.0.
 */
export function nextSemver(
  last: readonly string[] | null,
  bump: WantedBump,
  initial: InitialDevelopment,
): readonly string[] {
  if (last === null && "changes" in bump) return ["0", "1", "0"];
  const [major = "0", minor = "0", patch = "0"] = last ?? [];
  const unit =
    "explicit" in bump ? bump.explicit : major === "0" ? early(bump.changes, initial) : bump.changes;
  if (unit === "major") return [nextDecimal(major), "0", "0"];
  return unit === "minor" ? [major, nextDecimal(minor), "0"] : [major, minor, nextDecimal(patch)];
}

function early(changes: Bump, { breaking, feature }: InitialDevelopment): Bump {
  if (changes === "patch") return "patch";
  return changes === "major" ? breaking : feature;
}
