import type { Problem } from "../../domain/text/problem.ts";
import { compareVersions, type Version } from "../../domain/versions/version.ts";
import { takenVersions } from "./taken-versions.ts";

/**
 * Judges a version that somebody gave by hand. Takes what was released on its line and what exists anywhere; gives
 * `version-taken` or `not-above`, or null where it may be released.
 */
export function judgeVersion(
  version: Version,
  released: readonly Version[],
  taken: readonly Version[],
): Problem | null {
  if (takenVersions([...released, ...taken])(version)) {
    return {
      code: "version-taken",
      message: `${version.text} exists already`,
      hint: "choose a higher version, or leave it out and slipway chooses",
    };
  }
  const last = released.toSorted(compareVersions).at(-1);
  if (last === undefined || compareVersions(version, last) > 0) return null;
  return {
    code: "not-above",
    message: `${version.text} is not above ${last.text}, the last version of its line`,
    hint: `choose one above ${last.text}; for an older line name its branch: --ref BRANCH`,
  };
}
