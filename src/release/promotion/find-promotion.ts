import type { Repository } from "../../domain/images/reference.ts";
import { type Component, shippedBy } from "../../domain/project/project.ts";
import { newIntent, type Promotion, type ReleaseIntent } from "../../domain/release/intent.ts";
import { type ReleaseTag, releaseTagOf } from "../../domain/tags/release-tag.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import type { Version } from "../../domain/versions/version.ts";
import { judgeRoom, judgeTag } from "../../planning/gates/git.ts";
import { judgeProven, judgeReadBack } from "../../planning/gates/promotion.ts";
import { noRecord, noSuchRelease } from "../../planning/gates/records.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import {
  judgePromotedVersion,
  type PromotionTarget,
  promotedVersion,
} from "../../planning/numbering/promoted-version.ts";
import type { RemoteState } from "../../services/ports/git.ts";
import { readRecorded } from "../history/unfinished.ts";
import type { Run } from "../run/services.ts";
import { each, firstThingsFirst } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { verify } from "../verify.ts";
import { asIfNotIn } from "./as-if.ts";

/** A promotion that may be made, or goes on. */
export interface FoundPromotion {
  readonly from: ReleaseTag;
  /** The tag that is released; for another destination the same. */
  readonly tag: ReleaseTag;
  readonly how: /** `isRecorded`: its record is there already, and its tag is not: a server without atomic pushes got only that far. */
    | { readonly kind: "new"; readonly intent: ReleaseIntent; readonly isRecorded: boolean }
    /** Tag and record are there: it is released as any other. */
    | { readonly kind: "begun" }
    | { readonly kind: "destination"; readonly promotion: Promotion };
}

/** What is known of what is promoted. */
interface Scene {
  readonly run: Run;
  readonly from: ReleaseTag;
  readonly component: Component;
  readonly remote: RemoteState;
}

/** A release, and what it is to be promoted to. */
export interface WantedPromotion {
  readonly from: ReleaseTag;
  readonly target: PromotionTarget;
}

/** Releases that are found at once. */
const AT_ONCE = 4;

/**
 * Finds out what releases are promoted to, and whether that has begun; if not, whether they are finished, stand, and are as
 * their records say. Only reads. Throws every reason why one of them must not be promoted.
 */
export async function findPromotions(
  run: Run,
  wanted: readonly WantedPromotion[],
): Promise<readonly FoundPromotion[]> {
  const { project, services, report } = run;
  if (project.source.record === "none")
    throw errorFromProblems([
      noRecord(`${wanted.map(({ from }) => from.text).join(" and ")} cannot be promoted`),
    ]);
  const label = `tags from ${project.source.remote}`;
  await watched(report, { id: "fetch", doing: "fetching", done: "fetched", label }, () =>
    services.git.fetchTags(),
  );
  const remote = await services.git.remoteState([], "all");
  return await each(wanted, AT_ONCE, (promotion) => findOne(run, promotion, remote));
}

async function findOne(
  run: Run,
  { from, target }: WantedPromotion,
  remote: RemoteState,
): Promise<FoundPromotion> {
  const { project } = run;
  const component = project.components.find(({ name }) => name === from.component);
  if (component === undefined) throw new Error(`${from.text} is of no component`);
  if (!remote.tags.has(from.text) && !remote.intents.has(from.text))
    throw errorFromProblems([noSuchRelease(from, project.source.remote)]);
  const scene: Scene = { run, from, component, remote };
  if (target.kind === "destination") {
    const promotion = promotionOf(from, await proven(scene, [], placesOf(scene, target.name)));
    return { from, tag: from, how: { kind: "destination", promotion } };
  }
  const begun = await findBegun(scene, target);
  if (begun !== null) return begun;
  const { tag, problems } = chooseTag(scene, target);
  const record = await proven(scene, problems);
  const promotion = promotionOf(from, record);
  const intent = newIntent({ tag: tag.text, commit: record.commit, run: run.id }, { promotion });
  return { from, tag, how: { kind: "new", intent, isRecorded: false } };
}

function promotionOf({ text: tag }: ReleaseTag, record: ReleaseIntent): Promotion {
  const { images, files, attestations } = record;
  return { tag, images, files, ...(attestations === undefined ? {} : { attestations }) };
}

/** A release of the wanted version or channel that takes what it has from this one, and was not given up. */
async function findBegun(
  { run, from, component, remote }: Scene,
  target: Exclude<PromotionTarget, { kind: "destination" }>,
): Promise<FoundPromotion | null> {
  const { channels } = run.project;
  const fits = (version: Version) =>
    target.kind === "version"
      ? version.text === target.version.text
      : channelOf(version, channels).name === target.channel.name &&
        version.numbers.join(".") === from.version.numbers.join(".");
  const recorded = versionsOf(component, [...remote.intents.keys()]).filter(({ version }) => fits(version));
  const records = await readRecorded(
    run.services.git,
    remote,
    recorded.map(({ tag }) => tag),
  );
  for (const { tag: text, version } of recorded) {
    const intent = records.get(text);
    if (intent?.promotion?.tag !== from.text || intent.withdrawal !== null) continue;
    const tag: ReleaseTag = { text, component: component.name, version };
    if (remote.tags.has(text)) return { from, tag, how: { kind: "begun" } };
    return { from, tag, how: { kind: "new", intent, isRecorded: true } };
  }
  return null;
}

/** The tag that is to be made. Throws what keeps slipway from choosing a version; gives why it must not be made. */
function chooseTag(
  { run: { project }, from, component, remote }: Scene,
  target: Exclude<PromotionTarget, { kind: "destination" }>,
): { readonly tag: ReleaseTag; readonly problems: readonly Problem[] } {
  const names = [...new Set([...remote.tags.keys(), ...remote.intents.keys()])];
  const known = versionsOf(component, names).map(({ version }) => version);
  const version =
    target.kind === "version"
      ? ({ ok: true, value: target.version } as const)
      : promotedVersion(project, component, from.version, target.channel, known);
  if (!version.ok) throw errorFromProblems([version.problem]);
  const tag = releaseTagOf(component, version.value);
  if (!tag.ok) throw errorFromProblems([tag.problem]);
  const problem = judgePromotedVersion(from, tag.value, known);
  const room = judgeRoom(tag.value.text, [...remote.tags.keys()]);
  return { tag: tag.value, problems: [...(problem === null ? [] : [problem]), ...room] };
}

/** Where a release's images are at one of their destinations. */
function placesOf({ run: { project }, component }: Scene, destination: string): Repository[] {
  const artifacts = shippedBy(project.components, component.name).flatMap((each) => each.artifacts);
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.destinations : []));
  return images
    .filter((each) => each.destination === destination)
    .map(({ repository }) => {
      return { ...repository, host: project.registries.get(repository.host)?.rewrite ?? repository.host };
    });
}

/**
 * The record of what is promoted, if all of it stands as recorded. Throws every problem, with those that are known already. What was
 * brought to some places before and is not there now is brought again, and no reason not to.
 */
async function proven(
  { run, from, remote }: Scene,
  known: readonly Problem[],
  places: readonly Repository[] = [],
): Promise<ReleaseIntent> {
  const { git } = run.services;
  const [records, tree, local] = await firstThingsFirst([
    readRecorded(git, remote, [from.text]),
    git.workTree(),
    git.localTags([from.text]),
  ]);
  const record = records.get(from.text);
  const facts = {
    ...(local.get(from.text) ?? { local: null }),
    remote: remote.tags.get(from.text) ?? null,
    inTrunk: null,
  };
  const own = [...judgeTag(from.text, facts, tree, run.project.source), ...judgeProven(from.text, record)];
  // What is not there, or not finished, differs in any case.
  const source = { ...run.services, git: asIfNotIn(git, from.text, places) };
  const atSource = { ...withoutDestination(run), services: source };
  const readBack = own.length > 0 ? [] : (await verify(atSource, [from])).releases;
  const [first, ...others] = [...known, ...own, ...readBack.flatMap(judgeReadBack)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  if (record === undefined) throw new Error(`${from.text} is finished without a record`);
  return record;
}

/** What was released is verified where it was released, and not where it is brought. */
function withoutDestination({ destination: _, ...run }: Run): Run {
  return run;
}
