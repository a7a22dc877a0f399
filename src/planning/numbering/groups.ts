import type { CutOrder, PlannedCut } from "../../domain/history/cut.ts";
import type { ReleaseLine } from "../../domain/history/release-line.ts";
import type { Component, Group, Project } from "../../domain/project/project.ts";
import { releaseTagOf } from "../../domain/tags/release-tag.ts";
import { ok, type Problem, type Result } from "../../domain/text/problem.ts";
import { compareVersions, highestVersion, type Version } from "../../domain/versions/version.ts";
import { judgeVersion } from "./plan-cut.ts";

/** The group that a component is in; undefined for none. */
export function groupOf({ groups }: Project, { name }: Component): Group | undefined {
  return groups.find(({ components }) => components.includes(name));
}

/** Some components with all that are cut together with one of them, in the configuration's order behind those. */
export function withGroups(project: Project, components: readonly Component[]): readonly Component[] {
  const groups = new Set(components.flatMap((each) => groupOf(project, each) ?? []));
  const members = new Set([...groups].flatMap((group) => group.components));
  return [...new Set([...components, ...project.components.filter(({ name }) => members.has(name))])];
}

/**
 * The same orders, with one for each component that is cut together with one of theirs, at the version that was given for it.
 * Gives `group-versions` if several were given in one group.
 */
export function ordersWithGroups(project: Project, orders: readonly CutOrder[]): Result<readonly CutOrder[]> {
  const given = new Map<Group, Version>();
  for (const { component, version } of orders) {
    const group = groupOf(project, component);
    if (group === undefined || version === null) continue;
    const other = given.get(group);
    if (other !== undefined && compareVersions(other, version) !== 0)
      return { ok: false, problem: twoVersions(group, other, version) };
    given.set(group, version);
  }
  const named = new Map(orders.map((order) => [order.component, order]));
  const all = withGroups(
    project,
    orders.map(({ component }) => component),
  );
  return ok(
    all.map((component) => {
      const group = groupOf(project, component);
      return { component, version: (group && given.get(group)) ?? named.get(component)?.version ?? null };
    }),
  );
}

function twoVersions({ name }: Group, one: Version, other: Version): Problem {
  return {
    kind: "usage",
    code: "group-versions",
    message: `the components of the group ${name} have one version, but ${one.text} and ${other.text} were given`,
    hint: "give one of them",
  };
}

/** A release tag that may be made, along its component's line. */
interface LinedCut {
  readonly cut: PlannedCut;
  readonly line: ReleaseLine;
}

/**
 * The version that all of a group's cuts get: the highest of theirs. Gives what is wrong with it for a cut of another version,
 * `version-taken` or `not-above`.
 */
export function atHighest<C extends LinedCut>(cuts: readonly C[]): readonly Result<C>[] {
  const version = highestVersion(cuts.map(({ cut }) => cut.version));
  return cuts.map((each) => {
    if (version === undefined || compareVersions(each.cut.version, version) === 0) return ok(each);
    const tag = releaseTagOf(each.cut.component, version);
    if (!tag.ok) return tag;
    const released = each.line.followed.map((release) => release.version);
    const problem = judgeVersion(tag.value, released, each.line.taken);
    if (problem !== null) return { ok: false, problem };
    return ok({ ...each, cut: { ...each.cut, tag: tag.value.text, version } });
  });
}
