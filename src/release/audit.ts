import { pMapIterable } from "p-map";
import type { Component } from "../domain/project/project.ts";
import type { AuditedRelease } from "../domain/release/audit.ts";
import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { TaggedRelease } from "../planning/history/list-releases.ts";
import { auditExtent, formerFloatingChecks, judgeAudited } from "../planning/verification/judge-audit.ts";
import { forgeReleases, newestThere, readSites, unreadBecause } from "./audit-outside.ts";
import { answersAll, staying, whatToAsk } from "./audit-questions.ts";
import { type AuditScene, openAuditScene } from "./audit-scene.ts";
import { type OpenList, openList } from "./list.ts";
import { askRegistries, expectRelease, type RegistryAnswers, readBackOf } from "./read-back.ts";
import type { Run } from "./run/services.ts";

/** What registries answered about a release that agreed, and when: seconds since the epoch. */
export interface KeptAnswers extends Pick<RegistryAnswers, "served" | "attached"> {
  readonly at: number;
}

/** Answers that an interrupted audit leaves for the next one. They are never the truth, only what need not be asked again so soon. */
export interface AnswerKeeper {
  readonly find: (tag: string) => KeptAnswers | null;
  readonly keep: (tag: string, answers: KeptAnswers) => void;
}

/** An audit that has begun. */
export interface Audit {
  /** The release tags in it, the newest release first. */
  readonly tags: readonly string[];
  /** Its results in this order, each as soon as it and those before it are known. */
  readonly releases: AsyncIterable<AuditedRelease>;
}

/** Releases that are read at once. */
const AT_ONCE = 8;

/** Releases whose records are in memory at once. */
const LISTED = 100;

/**
 * Reads back every release of some components that was tagged since a time (seconds since the epoch; null: ever), in git, registries
 * and on the forge; what a site serves, for the newest release that was deployed there. Commands are not asked. Of releases that are done only the
 * names stay in memory. Throws what cannot be read of git, and `no-token`; what a registry or the forge does not
 * answer is said of the release.
 */
export async function openAudit(
  run: Run,
  components: readonly Component[],
  since: number | null,
  keeper: AnswerKeeper,
): Promise<Audit> {
  const list = await openList(run, components);
  const chosen = list.all.filter(({ at }) => since === null || at === null || at >= since);
  const scene = await openAuditScene(run, list, chosen);
  return {
    tags: chosen.map(({ tag }) => tag.text),
    releases: pMapIterable(listedInParts(list, chosen), (each) => auditOne(scene, each, keeper), {
      concurrency: AT_ONCE,
    }),
  };
}

async function* listedInParts(
  { list }: OpenList,
  chosen: readonly TaggedRelease[],
): AsyncGenerator<ListedRelease> {
  for (let first = 0; first < chosen.length; first += LISTED)
    yield* await list(chosen.slice(first, first + LISTED));
}

async function auditOne(
  scene: AuditScene,
  listed: ListedRelease,
  keeper: AnswerKeeper,
): Promise<AuditedRelease> {
  const { text } = listed.tag;
  const { asked, judge } = await beginOne(scene, listed);
  const kept = keeper.find(text);
  if (kept !== null && answersAll(kept, asked)) {
    const audited = judge({ ...kept, faults: new Map(), failures: [] });
    if (audited.agreed) return { ...audited, keptFrom: kept.at };
  }
  const images = [...asked.images, ...asked.former];
  const answers = await askRegistries(scene.registry, images, asked.record, "manifests");
  const audited = judge(answers);
  const { served, attached } = answers;
  if (audited.agreed && served.size + attached.size > 0)
    keeper.keep(text, { at: Math.floor(scene.run.services.machine.now()), served, attached });
  return { ...audited, keptFrom: null };
}

/** Reads a release everywhere but in registries: gives what they are to be asked, and what judges their answers. */
async function beginOne(scene: AuditScene, listed: ListedRelease) {
  const { run } = scene;
  const ought = scene.lost.has(listed.tag.text);
  const extent = auditExtent(listed, run.project.source.record === "ref", ought);
  const expected = expectRelease(run, scene, listed.tag, listed.record ?? undefined);
  // Before anything is waited for: releases are begun with the newest one.
  const deployments = newestThere(scene, listed, expected);
  const asked = await whatToAsk(scene, expected, extent);
  const forge = await forgeReleases(scene, expected, extent);
  const { live, superseded, unread } = await readSites(scene, deployments);
  const { images, former } = asked;
  const judge = (answers: RegistryAnswers) => {
    const effects = { live, superseded, done: new Map() };
    const found = readBackOf(run, scene, expected, { images, ...answers, forge: forge.releases, effects });
    const checks = formerFloatingChecks(former, answers.served);
    const because = [...answers.failures.map(unreadBecause), ...forge.unread, ...unread];
    const stays = staying(former, answers.served);
    return {
      ...judgeAudited({ listed, extent, found, former: checks, unread: because }),
      ...(stays.length === 0 ? {} : { stays }),
    };
  };
  return { asked, judge };
}
