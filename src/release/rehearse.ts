import type { Digest } from "../domain/images/digest.ts";
import { formatReference } from "../domain/images/reference.ts";
import { repositoryPage } from "../domain/project/forge.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { ReleaseRecord } from "../domain/release/record.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { channelOf } from "../domain/versions/channel.ts";
import { judgeTrunk, judgeWorkTree } from "../planning/gates/git.ts";
import { noRepository } from "../planning/gates/judge.ts";
import type { RemoteState } from "../services/ports/git.ts";
import { notesOfRelease } from "./history/notes.ts";
import { release } from "./release.ts";
import type { HistoryRun, Run } from "./run/services.ts";

/** What a rehearsal showed. */
export interface Rehearsal {
  readonly record: ReleaseRecord;
  readonly releases: readonly RehearsedRelease[];
  /** Why the real release would be refused, as far as this clone shows. */
  readonly obstacles: readonly Problem[];
}

/** A release next to the one before it. */
export interface RehearsedRelease {
  readonly tag: string;
  /** Null for a first release. */
  readonly previousTag: string | null;
  /** The changes since then, as slipway writes notes. */
  readonly notes: string;
  readonly images: readonly ComparedImage[];
}

/** An image, and what the release before has of it. */
export interface ComparedImage {
  /** Where it would really be. */
  readonly reference: string;
  readonly digest: Digest;
  /** What the last record names; null if there is none, or it does not name this image. */
  readonly before: Digest | null;
}

/**
 * Releases for real, by a run whose remote, registries, forge and hosts are rehearsed; `real` has git as it is. Throws as `release`
 * does.
 */
export async function rehearse(run: Run, tags: readonly ReleaseTag[], real: HistoryRun): Promise<Rehearsal> {
  const record = await release(run, tags);
  const state = await run.services.git.remoteState([], "all");
  const releases: RehearsedRelease[] = [];
  for (const tag of tags) releases.push(await compared(run, tag, record, state));
  return { record, releases, obstacles: await obstaclesTo(tags, real) };
}

async function compared(
  run: Run,
  { text: tag, component: name, version }: ReleaseTag,
  { releases }: ReleaseRecord,
  state: RemoteState,
): Promise<RehearsedRelease> {
  const component = run.project.components.find((each) => each.name === name);
  if (component === undefined) throw new Error(`${tag} was parsed as a tag of a component`);
  const { previousTag, markdown } = await notesOfRelease(run, { tag, component, version });
  const recorded =
    previousTag === null
      ? undefined
      : (await run.services.git.intents([previousTag], state)).get(previousTag);
  const before = new Map(
    (recorded?.intent.images ?? []).map(({ reference, digest }) => [
      repositoryOf(formatReference(reference)),
      digest,
    ]),
  );
  const images = releases
    .filter((each) => each.tag === tag)
    .flatMap((each) => each.images)
    .map(({ reference, configured = reference, digest }) => ({
      reference: configured,
      digest,
      before: before.get(repositoryOf(configured)) ?? null,
    }));
  return { tag, previousTag, notes: markdown, images };
}

/** A reference without its tag. */
function repositoryOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(":"));
}

/** What the gates would say of what a rehearsal does not ask for: a clean work tree, trunk, a repository to publish in. */
async function obstaclesTo(
  tags: readonly ReleaseTag[],
  { project, services: { git }, forge: surroundings }: HistoryRun,
): Promise<Problem[]> {
  const tree = await git.workTree();
  const facts = { local: tree.head, inTrunk: await git.inTrunk(tree.head, null) };
  const forge = chooseForge(project, surroundings, tree.remoteUrls);
  const names = new Set(tags.map(({ component }) => component));
  const published = project.components.filter(
    (each) => names.has(each.name) && each.forgeRelease !== undefined,
  );
  return [
    ...(repositoryPage(forge) === null ? published.map(({ name }) => noRepository(forge.kind, name)) : []),
    ...judgeWorkTree(tree),
    ...tags.flatMap(({ text, version }) => {
      const { name, trunkOnly } = channelOf(version, project.channels);
      return trunkOnly ? judgeTrunk(text, name, facts, tree, project.source) : [];
    }),
  ];
}
