import type { Change } from "../../domain/history/change.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { CutChoice, CutOrder, CutReason, PlannedCut } from "../../domain/history/cut.ts";
import type { ReleaseLine } from "../../domain/history/release-line.ts";
import type { Project } from "../../domain/project/project.ts";
import { type ReleaseTag, releaseTagOf } from "../../domain/tags/release-tag.ts";
import { ok, type Problem, type Result } from "../../domain/text/problem.ts";
import type { Bump, Raise } from "../../domain/versions/bump.ts";
import type { CalendarDate } from "../../domain/versions/calendar-date.ts";
import { channelOf, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { judgeLaterWord } from "../../domain/versions/later-word.ts";
import { compareVersions, highestVersion, type Version, versionSet } from "../../domain/versions/version.ts";
import { raiseOfAll } from "../history/effective-changes.ts";
import { nextVersion } from "./next-version.ts";

/** What a version is chosen from. */
export interface CutScene {
  readonly project: Project;
  readonly commit: CommitSha;
  readonly today: CalendarDate;
  readonly line: ReleaseLine;
  /** Its changes since the last stable release, without those that were taken back. */
  readonly changes: readonly Change[];
}

/** The release tag that an order asks for: of its own version, if it has one and it is allowed, or of the next. */
export function planCut(order: CutOrder, choice: CutChoice, scene: CutScene): Result<PlannedCut> {
  const { component } = order;
  const chosen = order.version === null ? next(order, choice, scene) : ok(order.version);
  if (!chosen.ok) return chosen;
  const version = chosen.value;
  const tag = releaseTagOf(component, version);
  if (!tag.ok) return tag;
  const problem = order.version === null ? null : judgeGiven(tag.value, choice, scene);
  if (problem !== null) return { ok: false, problem };
  const channel = channelOf(version, scene.project.channels);
  return ok({ component, tag: tag.value.text, version, channel, commit: scene.commit });
}

/** Why the version of a cut is what it is. */
export function reasonFor(order: CutOrder, { bump }: CutChoice, { line, changes }: CutScene): CutReason {
  if (order.version !== null) return { bump: null, because: "the version was given" };
  if (order.component.scheme.kind === "calver")
    return { bump: null, because: "calendar versions follow the date" };
  if (line.followed.length === 0) return { bump: null, because: "it is the first release" };
  if (bump !== "auto") return { bump, because: `--bump ${bump}` };
  const raise = raiseOfAll(changes);
  const decisive = changes.find((change) => change.bump === raise);
  if (raise === "none" || decisive === undefined)
    return { bump: "patch", because: "nothing raises a version, and it was named all the same" };
  return { bump: raise, because: `${shortCommit(decisive.commit.sha)} ${decisive.header}` };
}

/** Why a tag whose version was given by hand must not be made. */
function judgeGiven(tag: ReleaseTag, { channel }: CutChoice, { project, line }: CutScene): Problem | null {
  const { version } = tag;
  const later = judgeLaterWord(version, line.component.scheme, project.channels);
  if (later !== null) return later;
  const own = channelOf(version, project.channels).name;
  if (channel !== null && channel.name !== own) {
    return {
      code: "wrong-channel",
      message: `${version.text} is in the channel ${own}, but --channel asks for ${channel.name}`,
      hint: "omit --channel, or leave the version to slipway",
    };
  }
  return judgeVersion(tag, released(line), line.taken);
}

/**
 * Judges the version of a tag that was given by hand. Takes what was released on its line and what exists anywhere; gives
 * `version-taken` or `not-above`, or null if it may be released.
 */
export function judgeVersion(
  { text, version }: Pick<ReleaseTag, "text" | "version">,
  released: readonly Version[],
  taken: readonly Version[],
): Problem | null {
  if (versionSet([...released, ...taken]).has(version)) {
    return {
      code: "version-taken",
      message: `there is a tag ${text} already`,
      hint: `\`slipway release ${text}\` finishes its release; for another one, choose a higher version or leave it to slipway`,
    };
  }
  const last = highestVersion(released);
  if (last === undefined || compareVersions(version, last) > 0) return null;
  return {
    code: "not-above",
    message: `${version.text} is not above ${last.text}, the last version of its line`,
    hint: `choose one above ${last.text}; for an older line name its branch: --ref BRANCH`,
  };
}

function next({ component }: CutOrder, { bump, channel }: CutChoice, scene: CutScene): Result<Version> {
  const { project, line, today, changes } = scene;
  const { channels } = project;
  const stable = channels.find(({ name }) => name === DEFAULT_STABLE.name) ?? DEFAULT_STABLE;
  return nextVersion({
    scheme: component.scheme,
    released: released(line),
    written: line.releases.map(({ version }) => version),
    taken: line.taken,
    bump: bump === "auto" ? { changes: asked(raiseOfAll(changes)) } : { explicit: bump },
    today,
    channel: channel ?? stable,
    channels,
    initialDevelopment: component.initialDevelopment,
  });
}

/** Whoever releases what asks for no version all the same, raises the smallest part of it. */
function asked(raise: Raise): Bump {
  return raise === "none" ? "patch" : raise;
}

function released({ followed }: ReleaseLine): Version[] {
  return followed.map(({ version }) => version);
}
