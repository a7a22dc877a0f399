import { type TagForm, tagPatternsOverlap } from "../../domain/tags/tag-overlap.ts";
import { parseTagPattern } from "../../domain/tags/tag-pattern.ts";
import { formatScheme, parseScheme, parseVersion } from "../../domain/versions/scheme.ts";
import type { Version } from "../../domain/versions/version.ts";
import { type Draft, note, type Survey } from "./drafts.ts";
import { proposedGroups } from "./groups.ts";
import { type OldScheme, oldScheme } from "./old-scheme.ts";
import { patternOfFilter, type TagFamily } from "./old-tags.ts";
import { type Owner, ownersOf, patternFor, shown } from "./owners.ts";
import type { ProposedComponent, ProposedGroup } from "./proposal.ts";

/** slipway's own default. */
const DEFAULT_PATTERN = "{component}/v{version}";

/** The pattern that most components' tags have, or workflows wait for; slipway's default if nothing says. */
export function commonPattern(families: readonly TagFamily[], filters: readonly string[]): string {
  const ofTags = families.filter(({ component }) => component !== "").map(({ pattern }) => pattern);
  const ofFilters = filters.flatMap((filter) => {
    const found = patternOfFilter(filter);
    return found === null || found.component === "" ? [] : [found.pattern];
  });
  return (
    mostCommon(ofTags) ??
    mostCommon(ofFilters) ??
    (families.length > 0 ? plainPattern(families) : null) ??
    DEFAULT_PATTERN
  );
}

function plainPattern(families: readonly TagFamily[]): string | null {
  return families.reduce((one, other) => (other.newest > one.newest ? other : one)).pattern;
}

/** The most common of some values, of equally common ones the first. */
function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, number]) => number === most)?.[0];
}

/** What the tags of all components say: for each its own, and for those without tags what most have. */
export interface Numbered {
  readonly tag: string;
  readonly version: string;
  readonly components: readonly ProposedComponent[];
  readonly versions: readonly Version[];
  readonly groups: readonly ProposedGroup[];
}

/** Gives each draft the tags that exist for it. */
export function numbered(survey: Survey, drafts: readonly Draft[], families: readonly TagFamily[]): Numbered {
  const owners = ownersOf(survey, drafts, families);
  const schemes = schemesOf(owners);
  for (const [{ name }, { doubt, strangers }] of schemes) {
    if (doubt !== null)
      note(
        survey,
        "assumed",
        `${name}'s versions may be ${doubt}: the first is written, because nothing decides it`,
      );
    if (strangers.length > 0)
      note(
        survey,
        "unknown",
        `${shown(strangers)} of ${name} are not versions of its scheme: slipway ignores these tags`,
      );
  }
  const version =
    mostCommon([...schemes.values()].map(({ scheme }) => formatScheme(scheme))) ?? likelyScheme(survey);
  const tag = sharedPattern(survey, owners);
  const components = owners.map((owner): ProposedComponent => {
    const scheme = schemes.get(owner.draft);
    const own = scheme === undefined ? null : formatScheme(scheme.scheme);
    const pattern = patternFor(owner);
    const { aliases: _, ...artifacts } = owner.draft;
    return { ...artifacts, tag: pattern === tag ? null : pattern, version: own === version ? null : own };
  });
  const common = parseScheme(version);
  const versions = families.flatMap((family) => {
    const owner = owners.find((each) => each.family === family);
    const own = owner === undefined ? undefined : schemes.get(owner.draft)?.scheme;
    const scheme = own ?? (common.ok ? common.value : { kind: "semver" as const });
    return family.versions.flatMap(({ text }) => {
      const parsed = parseVersion(scheme, text);
      return parsed.ok ? [parsed.value] : [];
    });
  });
  const groups = proposedGroups(owners);
  return { tag, version, components: apart(survey, components, tag, version), versions, groups };
}

/**
 * The schemes of components that have tags. A few calendar versions alone say little of what their numbers count, so all of them
 * are looked at together first.
 */
function schemesOf(owners: readonly Owner[]): ReadonlyMap<Draft, OldScheme> {
  const own = new Map(
    owners.flatMap(({ draft, family }) =>
      family === null ? [] : [[draft, { found: oldScheme(family.versions), family }] as const],
    ),
  );
  const dated = [...own.values()].filter(({ found }) => found.scheme.kind === "calver");
  const joint = oldScheme(dated.flatMap(({ family }) => family.versions));
  return new Map(
    [...own].map(([draft, { found, family }]) => {
      const isJoint = found.scheme.kind === "calver" && joint.scheme.kind === "calver";
      const fits = family.versions.every(({ text }) => parseVersion(joint.scheme, text).ok);
      return [draft, isJoint && fits ? { ...joint, strangers: [] } : found];
    }),
  );
}

/** Without a component in it a pattern can be one component's only. */
function sharedPattern(survey: Survey, owners: readonly Owner[]): string {
  const common = mostCommon(owners.flatMap((owner) => patternFor(owner) ?? [])) ?? survey.pattern;
  return common.includes("{component}") || owners.length === 1 ? common : DEFAULT_PATTERN;
}

/** Gives a component another pattern if its tags could be those of one before it. */
function apart(
  survey: Survey,
  components: readonly ProposedComponent[],
  tag: string,
  version: string,
): readonly ProposedComponent[] {
  const kept: { readonly name: string; readonly form: TagForm }[] = [];
  return components.map((component) => {
    const form = formOf(component, tag, version);
    const other =
      form === null ? undefined : kept.find((each) => tagPatternsOverlap(each.form, form) !== null);
    const pattern = other === undefined ? component.tag : `${component.name}/v{version}`;
    const changed = { ...component, tag: pattern === tag ? null : pattern };
    const made = formOf(changed, tag, version);
    if (made !== null) kept.push({ name: component.name, form: made });
    if (other !== undefined)
      note(
        survey,
        "unknown",
        `tags of ${component.name} could be taken for ${other.name}'s: its next ones are ${component.name}/v…`,
      );
    return changed;
  });
}

function formOf(component: ProposedComponent, tag: string, version: string): TagForm | null {
  const pattern = parseTagPattern(component.tag ?? tag, component.name);
  const scheme = parseScheme(component.version ?? version);
  return pattern.ok && scheme.ok ? { pattern: pattern.value, scheme: scheme.value } : null;
}

/** Dates in the filters of workflows: `api@2*`, `docs/20[0-9][0-9].*`. */
function likelyScheme(survey: Survey): string {
  const filters = survey.scripts.tagLists.flatMap(({ patterns }) => patterns);
  if (!filters.some((filter) => /[@/v-](?:2\*|20(?:\*|\d\d|\[0-9\]))/.test(filter))) return "semver";
  note(
    survey,
    "assumed",
    "versions are calver:YYYY.M.PATCH: workflows wait for tags that begin with a year, and there is no tag yet",
  );
  return "calver:YYYY.M.PATCH";
}
