import { chooseForge } from "../domain/project/forge-repository.ts";
import type { Component } from "../domain/project/project.ts";
import type { Prereleases } from "../domain/release/facts.ts";
import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { heldReleases, judgeHeld } from "../planning/gates/lease.ts";
import { noRecord, noSuchRelease } from "../planning/gates/records.ts";
import type { FinishedRelease } from "../planning/setting-aside/choose-rollback.ts";
import type { Holder } from "../planning/setting-aside/floating-owners.ts";
import { want } from "../planning/wanting/want.ts";
import { type ReleaseList, readReleases } from "./list.ts";
import { readPrereleases } from "./observation/tags.ts";
import { originOf, type Run } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";

/** All releases of a component, as they were found. */
export interface ComponentLine extends ReleaseList {
  readonly component: Component;
  readonly prereleases: Prereleases;
  /** A release with what the configuration wants of it now. */
  readonly holder: (release: FinishedRelease) => Holder;
}

/**
 * Reads all releases of a component. Throws `no-record` if nothing is recorded, and `held` if another run works on one of them: it
 * moves floating tags at its end.
 */
export async function readLine(run: Run, component: Component): Promise<ComponentLine> {
  const { project, services } = run;
  if (project.source.record === "none")
    throw errorFromProblems([noRecord(`nothing of ${component.name} can be taken back`)]);
  const [list, tree] = await firstThingsFirst([readReleases(run, [component]), services.git.workTree()]);
  const { now, hasEnded } = services.machine;
  const records = list.releases.flatMap(({ record }) => record ?? []);
  const [held, ...others] = judgeHeld(heldReleases(records, { now: now(), hasEnded }), "stops");
  if (held !== undefined) throw errorFromProblems([held, ...others]);
  const origin = originOf(run, tree.remoteUrls);
  const forge = chooseForge(project, run.forge, tree.remoteUrls);
  const tags = new Map(
    list.releases.flatMap(({ tag, commit }) => (commit === null ? [] : [[tag.text, commit]])),
  );
  return {
    ...list,
    component,
    prereleases: await readPrereleases(
      services.git,
      project,
      list.releases.map(({ tag }) => tag),
      { tags, trunk: null, intents: new Map() },
      tree,
    ),
    holder: ({ tag, record }) => {
      const scene = { origin, forge, commitTime: 0, records: new Map([[tag.text, record]]) };
      const { releases } = want(project, [tag], { ...scene, commit: record.commit });
      return { tag: tag.text, record, releases };
    },
  };
}

/** The release of a tag. Throws `no-such-release`. */
export function releaseIn({ releases }: ComponentLine, tag: ReleaseTag, { project }: Run): ListedRelease {
  const found = releases.find((each) => each.tag.text === tag.text);
  if (found === undefined) throw errorFromProblems([noSuchRelease(tag, project.source.remote)]);
  return found;
}

/** All release tags that have a record or are the component's. */
export function recordedTags({ objects, releases }: ComponentLine): string[] {
  return [...new Set([...objects.keys(), ...releases.map(({ tag }) => tag.text)])];
}
