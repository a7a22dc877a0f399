import { FORGE_NAMES, type ForgeKind, type ForgeRepository } from "../domain/project/forge.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, RecordedIntent } from "../domain/release/facts.ts";
import { newIntent, type ReleaseIntent, type Withdrawal } from "../domain/release/intent.ts";
import { artifactsOf } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { heldReleases, judgeHeld } from "../planning/gates/lease.ts";
import { noRecord, noSuchRelease } from "../planning/gates/records.ts";
import { judgeRecorded } from "../planning/history/finished.ts";
import { want } from "../planning/wanting/want.ts";
import { overtaken } from "./execution/lock.ts";
import { noToken, originOf, type Run } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";
import { watched } from "./run/watched.ts";

/** A release that may be abandoned, as it was found. */
export interface Abandonable {
  readonly tag: ReleaseTag;
  /** What its record says, if it was begun. */
  readonly record: RecordedIntent | undefined;
  /** The record that is written, except for why. */
  readonly intent: ReleaseIntent;
  readonly forge: ForgeKind;
  /** Drafts of slipway's there, which are deleted. */
  readonly drafts: readonly ForgeReleaseFacts[];
  readonly repository: ForgeRepository | null;
}

/** What became of a release that was to be abandoned. */
export interface Abandonment {
  readonly tag: ReleaseTag;
  readonly intent: ReleaseIntent;
  readonly withdrawal: Withdrawal;
  /** `unchanged`: it had been abandoned before. */
  readonly outcome: "abandoned" | "unchanged";
  readonly forge: ForgeKind;
  /** How many drafts were deleted there. */
  readonly drafts: number;
  /** How many things were changed outside. */
  readonly writes: number;
}

/**
 * Looks whether a release can be abandoned: it is not finished, nobody works on it, and it is not public. Only reads. Throws
 * `no-record`, `no-such-release`, `already-finished`, `held`, `already-public` and `no-token`.
 */
export async function findAbandonable(run: Run, tag: ReleaseTag): Promise<Abandonable> {
  const { services, project, id } = run;
  const { remote, record: kept } = project.source;
  if (kept === "none") throw errorFromProblems([noRecord(`${tag.text} cannot be abandoned`)]);
  const [state, remoteUrls] = await firstThingsFirst([
    services.git.remoteState([tag.text], "these"),
    services.git.remoteUrls(),
  ]);
  const record = (await services.git.intents([tag.text], state)).get(tag.text);
  const commit = record?.intent.commit ?? state.tags.get(tag.text);
  if (commit === undefined) throw errorFromProblems([noSuchRelease(tag, remote)]);
  const [first, ...others] = record === undefined ? [] : judgeRecord(run, record.intent);
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const scene = {
    commit,
    commitTime: 0,
    origin: originOf(run, remoteUrls),
    forge: chooseForge(project, run.forge, remoteUrls),
    records: new Map(),
  };
  const published = want(project, [tag], scene).releases.flatMap((release) => artifactsOf(release, "forge"));
  const repository = published[0]?.repository ?? null;
  return {
    tag,
    record,
    intent: {
      ...newIntent({ tag: tag.text, commit, run: id }),
      ...record?.intent,
      ...{ run: id, lease: null },
    },
    forge: project.source.forge,
    drafts: repository === null ? [] : await findDrafts(run, tag.text, repository, record),
    repository,
  };
}

/** Why a release that was begun cannot be abandoned, by its record. */
function judgeRecord({ services: { machine } }: Run, intent: ReleaseIntent): Problem[] {
  if (judgeRecorded(intent) === "finished") return [finished(intent.tag)];
  const held = heldReleases([intent], { now: machine.now(), hasEnded: machine.hasEnded });
  return judgeHeld(held, "stops");
}

/** slipway's drafts for a tag. Throws `already-public` if there is more than drafts, and `no-token`. */
async function findDrafts(
  { services: { forge }, project: { source } }: Run,
  tag: string,
  repository: ForgeRepository,
  record: RecordedIntent | undefined,
): Promise<readonly ForgeReleaseFacts[]> {
  if (forge === null) throw errorFromProblems([noToken(source.forge, [tag])]);
  const draft = record === undefined ? ("none" as const) : (record.intent.draft ?? ("maybe" as const));
  const found = (await forge.releases(repository, [{ tag, draft }])).get(tag) ?? [];
  const published = found.find((each) => !each.draft);
  if (published !== undefined)
    throw errorFromProblems([alreadyPublished(FORGE_NAMES[source.forge], tag, published.url)]);
  return found.filter(({ own }) => own !== null);
}

/**
 * Abandons it: writes down why, unless that was done before, then deletes its drafts. What was pushed stays. Throws
 * `overtaken` if another run was quicker.
 */
export async function abandon(
  run: Run,
  { tag, record, intent, forge, drafts, repository }: Abandonable,
  { by, reason }: Pick<Withdrawal, "by" | "reason">,
): Promise<Abandonment> {
  const { services, journal, report, now } = run;
  const before = intent.withdrawal;
  const withdrawal = before ?? { kind: "abandoned", at: now, by, reason };
  let writes = 0;
  const wrote = () => {
    journal.wrote();
    writes++;
  };
  if (before === null) {
    const work = { id: "abandon", doing: "abandoning", done: "abandoned", label: tag.text };
    const written = await watched(report, work, async () => {
      const [object = ""] = await services.git.storeIntents([{ ...intent, withdrawal }]);
      return await services.git.writeIntents([{ tag: tag.text, object, expected: record?.object ?? null }]);
    });
    if (written.get(tag.text) === null) throw overtaken(tag.text);
    wrote();
  }
  for (const { id } of drafts) {
    if (repository === null || services.forge === null) break;
    await services.forge.deleteDraft(repository, id);
    wrote();
  }
  const outcome = before === null ? "abandoned" : "unchanged";
  return { tag, intent, withdrawal, outcome, forge, drafts: drafts.length, writes };
}

function finished(tag: string): Problem {
  return {
    code: "already-finished",
    message: `${tag} is finished, so that it cannot be abandoned: others may rely on it`,
    hint: `slipway yank ${tag} --reason "why": marks it as bad, wherever people see it, and deletes nothing`,
  };
}

function alreadyPublished(forge: string, tag: string, url: string): Problem {
  return {
    code: "already-public",
    message: `${tag} is not finished, but people can see it already: ${url}`,
    hint: `finish it with \`slipway release ${tag}\`, or delete the ${forge} release and run the same command again`,
  };
}
