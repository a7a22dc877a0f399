import pMap from "p-map";
import type { Digest } from "../domain/images/digest.ts";
import { parseImageTag, type Repository } from "../domain/images/reference.ts";
import type { Image } from "../domain/project/artifact.ts";
import type { Component } from "../domain/project/project.ts";
import {
  commitTimes,
  type FoundSnapshot,
  type JudgedSnapshot,
  judgeSnapshots,
  snapshotReader,
} from "../planning/snapshots/prune.ts";
import type { Run } from "./run/services.ts";

/** Look-ups at once. */
const LOOKUPS = 16;

/** Every snapshot of some components in their registries, and what is to become of it. Only reads. */
export async function findSnapshots(
  run: Run,
  components: readonly Component[],
  before: number,
): Promise<readonly JudgedSnapshot[]> {
  const { git } = run.services;
  const times = commitTimes(await git.commitTimes());
  const recorded = await recordedDigests(run);
  const all: JudgedSnapshot[] = [];
  for (const component of components)
    for (const artifact of component.artifacts) {
      if (artifact.kind !== "image") continue;
      for (const repository of repositoriesOf(run, artifact)) {
        const { found, others } = await look(run, component, artifact, repository, times);
        all.push(...judgeSnapshots(found, before, new Set([...recorded, ...others])));
      }
    }
  return all;
}

/** Deletes those that are old, and gives them; with what registries do not delete. */
export async function deleteSnapshots(
  { services, journal }: Run,
  snapshots: readonly JudgedSnapshot[],
): Promise<{ readonly deleted: readonly FoundSnapshot[]; readonly kept: readonly FoundSnapshot[] }> {
  const old = snapshots.filter(({ fate }) => fate === "old");
  const outcomes = await pMap(
    old,
    async ({ reference, digest }) => {
      const removed = await services.registry.remove(reference.repository, digest);
      if (removed) journal.wrote();
      return removed;
    },
    { concurrency: LOOKUPS },
  );
  return {
    deleted: old.filter((_, index) => outcomes[index] === true),
    kept: old.filter((_, index) => outcomes[index] !== true),
  };
}

function repositoriesOf({ project }: Run, { destinations }: Image): Repository[] {
  return destinations.map(({ repository }) => ({
    ...repository,
    host: project.registries.get(repository.host)?.rewrite ?? repository.host,
  }));
}

/** The digests that records of releases name. */
async function recordedDigests({ services: { git } }: Run): Promise<ReadonlySet<Digest>> {
  const state = await git.remoteState([], "records");
  const records = await git.intents([...state.intents.keys()], state);
  return new Set(
    [...records.values()].flatMap(({ intent }) =>
      [...intent.images, ...intent.floating].flatMap(({ digest }) => digest ?? []),
    ),
  );
}

/** A repository's snapshots, and the digests under its other image tags. */
async function look(
  run: Run,
  component: Component,
  image: Image,
  repository: Repository,
  times: (beginning: string) => number | null,
): Promise<{ readonly found: readonly FoundSnapshot[]; readonly others: readonly Digest[] }> {
  const { registry } = run.services;
  const names = await registry.tags(repository);
  if (names === null) {
    run.report({ kind: "warning", problem: unlisted(repository) });
    return { found: [], others: [] };
  }
  const commitIn = snapshotReader(component.name, image, component.scheme);
  const tags = [...names].flatMap((name) => parseImageTag(name) ?? []);
  const digests = await pMap(tags, (tag) => registry.digestOf({ repository, tag }), { concurrency: LOOKUPS });
  const held = tags.flatMap((tag, index) => {
    const digest = digests[index] ?? null;
    return digest === null ? [] : [{ tag, digest, commit: commitIn(tag) }];
  });
  return {
    found: held.flatMap(({ tag, digest, commit }) =>
      commit === null
        ? []
        : [{ reference: { repository, tag }, digest, time: commit === "" ? null : times(commit) }],
    ),
    others: held.flatMap(({ digest, commit }) => (commit === null ? digest : [])),
  };
}

function unlisted(repository: Repository) {
  const name = `${repository.host}/${repository.path}`;
  return {
    code: "tags-not-listed",
    message: `${name} does not list its image tags, so its snapshots are not known`,
    hint: "let the credentials list tags, or delete old ones by the registry's own means",
  };
}
