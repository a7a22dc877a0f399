import type { Result } from "../../../src/domain/text/problem.ts";
import { DEFAULT_INITIAL_DEVELOPMENT } from "../../../src/domain/versions/bump.ts";
import { calendarDate } from "../../../src/domain/versions/calendar-date.ts";
import { type Channel, DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../../src/domain/versions/channel.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import type { Version } from "../../../src/domain/versions/version.ts";
import { nextVersion, type WantedBump } from "../../../src/planning/numbering/next-version.ts";
import { unwrap } from "../domain/arbitraries.ts";

export const BETA: Channel = { ...DEFAULT_PRERELEASE, name: "beta", prerelease: ["beta*"] };
export const RC: Channel = { ...DEFAULT_PRERELEASE, name: "candidate", prerelease: ["rc*"] };
export const PREVIEW: Channel = { ...DEFAULT_PRERELEASE, name: "preview", prerelease: ["preview*", "pre*"] };
export const CHANNELS: readonly Channel[] = [BETA, RC, PREVIEW];

/** What a line holds and what is wanted of it, in short. */
export interface Wanted {
  readonly scheme?: string;
  /** With blanks between. */
  readonly released?: string;
  readonly taken?: string;
  /** What the user asks for; what changes mean is `changes`. */
  readonly explicit?: "major" | "minor" | "patch";
  readonly changes?: "major" | "minor" | "patch";
  readonly today?: string;
  readonly channel?: Channel;
  readonly channels?: readonly Channel[];
  readonly breaking?: "major" | "minor" | "patch";
  readonly feature?: "major" | "minor" | "patch";
}

/** The next version of a line, which stands in for a longer input. */
export function next(wanted: Wanted): Result<Version> {
  const scheme = unwrap(parseScheme(wanted.scheme ?? "semver"));
  const versions = (text = "") =>
    text
      .split(" ")
      .filter((each) => each !== "")
      .map((each) => unwrap(parseVersion(scheme, each)));
  const bump: WantedBump =
    wanted.explicit === undefined ? { changes: wanted.changes ?? "patch" } : { explicit: wanted.explicit };
  const { breaking, feature } = DEFAULT_INITIAL_DEVELOPMENT;
  return nextVersion({
    scheme,
    released: versions(wanted.released),
    written: versions(wanted.released),
    taken: versions(wanted.taken),
    bump,
    today: calendarDate(Date.parse(`${wanted.today ?? "2026-06-08"}T12:00:00Z`) / 1000),
    channel: wanted.channel ?? DEFAULT_STABLE,
    channels: wanted.channels ?? CHANNELS,
    initialDevelopment: { breaking: wanted.breaking ?? breaking, feature: wanted.feature ?? feature },
  });
}

/** The version's text, or the problem's code. */
export function answer(wanted: Wanted): string {
  const found = next(wanted);
  return found.ok ? found.value.text : found.problem.code;
}
