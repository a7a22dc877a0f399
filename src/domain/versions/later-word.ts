import type { Problem } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { matchesWildcard } from "../text/wildcard.ts";
import { tokenForm } from "./calver-pattern.ts";
import { formatCalver } from "./calver-version.ts";
import type { Channel } from "./channel.ts";
import type { Scheme } from "./scheme.ts";
import type { Version } from "./version.ts";

/** Words for a release that is over, and for one that comes after it. */
const FINAL = ["final", "ga", "release", "stable"];
const AFTER = ["post", "hotfix", "bugfix", "fix", "patch", "sp", "rev", "update"];

/**
 * A prerelease comes before its release, so one whose word means that it comes after (`1.2.3-hotfix.1`), or that it is the
 * release (`1.2.3-final`), says the opposite of what it does. Gives `later-word`, with what to write instead; null for any other
 * version, and for a word that a channel claims by name.
 */
export function judgeLaterWord(
  { text, scheme: kind, numbers, prerelease }: Version,
  scheme: Scheme,
  channels: readonly Channel[],
): Problem | null {
  const word = laterWord(prerelease);
  if (prerelease === null || word === null || isClaimed(prerelease, word, channels)) return null;
  const release = scheme.kind === "calver" ? formatCalver(scheme.pattern, numbers) : numbers.join(".");
  const instead = FINAL.includes(word) ? release : following(numbers, scheme);
  const order = `${kind === "semver" ? "SemVer" : "it"} puts ${text} before ${release}`;
  const channel = `[channels.${word}] prerelease = ["${word}*"]`;
  return {
    code: "later-word",
    message: `${quote(word)} in ${text} means ${FINAL.includes(word) ? "the release itself" : "something later"}, but ${order}`,
    hint: `${instead === null ? "add -MICRO to the pattern, which counts the releases of a date" : `write ${instead}`}; if ${word} is what you call a prerelease: ${channel}`,
  };
}

/** The word that a prerelease part begins with, in lower case, if it means that it comes later; `release-candidate` does not. */
function laterWord(prerelease: string | null): string | null {
  const [word = ""] = /^[a-z]+/i.exec(prerelease ?? "") ?? [];
  const known = word.toLowerCase();
  if (/^release[-.]?candidate/i.test(prerelease ?? "")) return null;
  return FINAL.includes(known) || AFTER.includes(known) ? known : null;
}

function isClaimed(prerelease: string, word: string, channels: readonly Channel[]): boolean {
  return channels.some(({ name, prerelease: globs }) =>
    globs.some(
      (glob) =>
        matchesWildcard(glob, prerelease) &&
        (name.toLowerCase() === word || glob.toLowerCase().includes(word)),
    ),
  );
}

/** The smallest version above some numbers; null if nothing in them counts. */
function following(numbers: readonly string[], scheme: Scheme): string | null {
  const raised = (at: number) =>
    numbers.map((each, index) => (index === at ? String(Number(each) + 1) : each));
  if (scheme.kind === "semver") return raised(2).join(".");
  const { pattern } = scheme;
  const at = pattern.tokens.findIndex((token) => tokenForm(token).unit === "patch");
  if (at < 0) return null;
  return formatCalver(pattern, at < numbers.length ? raised(at) : [...numbers, "2"]);
}
