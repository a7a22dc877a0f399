import { formatReference } from "../domain/images/reference.ts";
import type { Component } from "../domain/project/project.ts";
import type { ReleaseIntent, Rollback } from "../domain/release/intent.ts";
import type { Deployment } from "../domain/release/record.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import {
  chooseRollback,
  type RollbackChoice,
  standingAfter,
} from "../planning/setting-aside/choose-rollback.ts";
import {
  floatingOf,
  floatingOwners,
  type OwnedFloating,
  withoutShipped,
} from "../planning/setting-aside/floating-owners.ts";
import { type ComponentLine, readLine, recordedTags, releaseIn } from "./component-line.ts";
import type { MovedFloating } from "./run/moving-notes.ts";
import type { Run } from "./run/services.ts";
import { confirmPlaces, misplaced, moveAll } from "./setting-aside/floating.ts";
import { takeRecords, warnOfDoubts } from "./setting-aside/hold.ts";
import {
  type CheckOut,
  deployAll,
  deploymentsOf,
  observeSites,
  prepareSites,
  type SiteMove,
} from "./setting-aside/sites.ts";

/** Everything that a rollback would change, as it was found. */
export interface FoundRollback extends RollbackChoice {
  readonly component: Component;
  readonly releases: ComponentLine;
  /** Where all of its floating tags belong then. */
  readonly belonging: readonly OwnedFloating[];
  /** Those that are not there yet. */
  readonly floating: readonly MovedFloating[];
  readonly sites: readonly SiteMove[];
}

/** What a rollback did. */
export interface RolledBack {
  readonly component: string;
  readonly from: string;
  readonly to: string;
  readonly moved: readonly MovedFloating[];
  readonly deployments: readonly Deployment[];
  /** How many things were changed outside. */
  readonly writes: number;
}

/** Who rolls back, and why. */
export interface Rollbacker {
  readonly by: string;
  readonly reason: string | null;
}

/**
 * Finds what it takes for a component's floating tags and sites to be on an earlier release. Only reads. `named`: null for the newest
 * before the one that they are on. Throws `no-such-release`, what `chooseRollback` fails with, and what `readLine` throws.
 */
export async function findRollback(
  run: Run,
  component: Component,
  named: ReleaseTag | null,
): Promise<FoundRollback> {
  const releases = await readLine(run, component);
  if (named !== null) releaseIn(releases, named, run);
  const choice = chooseRollback(component.name, releases.releases, named, releases.prereleases);
  if (!choice.ok) throw errorFromProblems([choice.problem]);
  const { from, to, marked } = choice.value;
  warnOfDoubts(run, [...new Set([from, ...marked])], releases);
  const holder = releases.holder(to);
  const references = floatingOf([from, to, ...marked].map(releases.holder));
  const { owned } = floatingOwners(references, standingAfter(choice.value).map(releases.holder));
  const belonging = withoutShipped(owned, holder, recordedTags(releases));
  return {
    ...choice.value,
    component,
    releases,
    belonging,
    floating: await misplaced(run, belonging),
    sites: await observeSites(run, from, holder, marked.length > 0),
  };
}

/**
 * Does it: what has to be built is built first; then the records say what is about to be done, floating tags and sites go there, and
 * the records say that it is done. What a run that was cut short has left, the next one finishes.
 */
export async function rollBack(
  run: Run,
  found: FoundRollback,
  { by, reason }: Rollbacker,
  checkOut: CheckOut,
): Promise<RolledBack> {
  const { component, from, to, marked, floating, sites, releases } = found;
  const done = (urls: ReadonlyMap<SiteMove, string>): RolledBack => ({
    component: component.name,
    from: from.tag.text,
    to: to.tag.text,
    moved: floating,
    deployments: deploymentsOf(sites, urls),
    writes: run.journal.writes(),
  });
  if (marked.length + floating.length === 0 && !sites.some(({ isOpen }) => isOpen)) return done(new Map());
  const ready = await prepareSites(run, to, sites, checkOut);
  const mark = (finished: boolean) => {
    for (const { tag, record } of marked)
      run.journal.marks.set(tag.text, {
        rollback: { ...goneTo(record, to.tag.text, { at: run.now, by, reason }), finished },
      });
  };
  mark(false);
  const [first = to, ...others] = marked;
  const held = await takeRecords(run, releases, [first, ...others]);
  await using _lock = held.lock;
  const between = { component: component.name, from: from.tag.text, to: to.tag.text };
  run.journal.moving.begin({ kind: "rollback", ...between }, movesOf(found));
  await moveAll(run, held, floating);
  await confirmPlaces(run, found.belonging);
  const urls = await deployAll(run, held, ready);
  mark(true);
  await held.lock.complete();
  return done(urls);
}

/** What a record says of a rollback: what it says already, if one to the same release was cut short. */
export function goneTo(
  { rollback }: Pick<ReleaseIntent, "rollback">,
  to: string,
  who: Pick<Rollback, "at" | "by" | "reason">,
): Omit<Rollback, "finished"> {
  return rollback?.finished === false && rollback.to === to ? rollback : { to, ...who };
}

/** What is about to be moved, in words. */
export function movesOf({ floating, sites }: Pick<FoundRollback, "floating" | "sites">): string[] {
  return [
    ...floating.map(({ reference }) => formatReference(reference)),
    ...sites.flatMap(({ deployment, isOpen }) => (isOpen ? deployment.id : [])),
  ];
}
