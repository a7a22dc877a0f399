import type { ReleaseLine, SetAsideRelease } from "../../domain/history/release-line.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { plainLine } from "../../domain/text/quote.ts";
import { compareVersions, highest, type Version } from "../../domain/versions/version.ts";
import { finishedOf } from "../history/finished.ts";

/**
 * Releases of a line that were set aside besides its last one, the highest first: those that stood in for it, and prereleases above
 * everything that stands.
 */
export function alsoSetAside(line: ReleaseLine): readonly SetAsideRelease[] {
  const last = (line.stable ?? line.latest)?.tag;
  const aside = new Map(line.setAside.map((each) => [each.tag, each]));
  const standing = highest(finishedOf(line).filter(({ tag }) => !aside.has(tag)));
  const isOver = (version: Version) => !standing || compareVersions(version, standing.version) > 0;
  return line.releases
    .filter(({ tag, version }) => tag !== last && (version.prerelease === null || isOver(version)))
    .sort((a, b) => compareVersions(b.version, a.version))
    .flatMap(({ tag }) => aside.get(tag) ?? []);
}

/** What became of a release that was set aside: who did it, and why. */
export function whatBecameOf({ tag, kind, to, by, reason }: SetAsideRelease): string {
  const why = reason === null ? "" : `: ${plainLine(reason)}`;
  const where = to === null ? "" : ` to ${to}`;
  return `${tag} was ${kind === "yanked" ? "yanked" : `rolled back${where}`} by ${plainLine(by)}${why}`;
}

/**
 * That a component's last release is not what people get: what became of it, what they get instead, and what comes next.
 * `next`: the version that `cut` would choose; null if nothing raises one.
 */
export function setAsideRelease(component: string, release: SetAsideRelease, next: Version | null): Problem {
  const { tag, kind, now } = release;
  const yanked = kind === "yanked";
  const cut = `\`slipway cut ${component}`;
  const fixed =
    next === null
      ? `commit a fix, then ${cut}\`; ${cut}@VERSION\` or ${cut} --bump patch\` releases what is there`
      : `if the fix is committed, ${cut}\` releases it as ${next.text}`;
  const until = now === null ? "" : `floating tags and sites belong to ${now} until the next release: `;
  const elsewhere =
    now === null
      ? `\`slipway list ${component}\` shows what else there is`
      : `\`slipway rollback ${component} --to TAG\` chooses another one until then`;
  const other = yanked ? elsewhere : `\`slipway rollback ${component} --to ${tag}\` takes it back`;
  return {
    code: yanked ? "yanked" : "rolled-back",
    message: whatBecameOf(release),
    hint: `${until}${fixed}; ${other}`,
  };
}
