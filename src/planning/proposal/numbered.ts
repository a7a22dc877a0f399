import { formatScheme, parseScheme, parseVersion } from "../../domain/versions/scheme.ts";
import type { Version } from "../../domain/versions/version.ts";
import { asName, type Draft, note, type Survey } from "./drafts.ts";
import { type OldScheme, oldScheme } from "./old-scheme.ts";
import type { TagFamily } from "./old-tags.ts";
import { patternOfFilter } from "./old-tags.ts";
import { NO_ARTIFACTS, type ProposedComponent } from "./proposal.ts";

/** slipway's own default. */
export const DEFAULT_PATTERN = "{component}/v{version}";

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
export function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, number]) => number === most)?.[0];
}

/** A draft with the tags that are its own. */
interface Owner {
  readonly draft: Draft;
  readonly family: TagFamily | null;
}

/** What the tags of all components say: for each its own, and for those without tags what most have. */
export interface Numbered {
  readonly tag: string;
  readonly version: string;
  readonly components: readonly ProposedComponent[];
  readonly versions: readonly Version[];
}

/** Gives each draft the tags that exist for it. */
export function numbered(survey: Survey, drafts: readonly Draft[], families: readonly TagFamily[]): Numbered {
  const owners = ownersOf(survey, drafts, families);
  noteStrangers(survey, families, owners);
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
  const components = owners.map(({ draft, family }): ProposedComponent => {
    const scheme = schemes.get(draft);
    const own = scheme === undefined ? null : formatScheme(scheme.scheme);
    const { aliases: _, ...artifacts } = draft;
    return {
      ...artifacts,
      tag: family === null || family.pattern === tag ? null : family.pattern,
      version: own === version ? null : own,
    };
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
  return { tag, version, components, versions };
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
  const common = mostCommon(owners.flatMap(({ family }) => family?.pattern ?? [])) ?? survey.pattern;
  return common.includes("{component}") || owners.length === 1 ? common : DEFAULT_PATTERN;
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

function ownersOf(survey: Survey, drafts: readonly Draft[], families: readonly TagFamily[]): Owner[] {
  const plain = newest(families.filter(({ component }) => component === ""));
  const named = drafts.map((draft): Owner => {
    const own = newest(
      families.filter(
        ({ component }) =>
          component !== "" &&
          draft.aliases.some((alias) => alias === component || alias === asName(component)),
      ),
    );
    return own === null ? { draft, family: null } : { draft: renamed(draft, own.component), family: own };
  });
  if (plain === null) return named;
  const open = named.filter(({ family }) => family === null);
  const [single] = open;
  if (single !== undefined && open.length === 1) {
    if (drafts.length > 1)
      note(
        survey,
        "assumed",
        `tags such as ${exampleOf(plain)} are releases of ${single.draft.name}, the only component without tags of its own`,
      );
    return named.map((each) => (each === single ? { ...each, family: plain } : each));
  }
  const goReleaser = open.find(({ draft }) => draft.command?.run.some((word) => /goreleaser$/.test(word)));
  if (goReleaser !== undefined) {
    note(
      survey,
      "assumed",
      `tags such as ${exampleOf(plain)} are releases of ${goReleaser.draft.name}: GoReleaser has no tag_prefix`,
    );
    return named.map((each) => (each === goReleaser ? { ...each, family: plain } : each));
  }
  if (open.length === named.length && open.length > 0) return together(survey, named, plain);
  note(
    survey,
    "unknown",
    `tags such as ${exampleOf(plain)} name no component: write tag = "${plain.pattern}" for the one that they belong to`,
  );
  return named;
}

/** All images under one tag: so it was if all tags are plain. */
function together(survey: Survey, owners: readonly Owner[], family: TagFamily): Owner[] {
  const joined = owners.filter(({ draft }) => draft.images.length > 0).map(({ draft }) => draft);
  const others = owners.filter(({ draft }) => draft.images.length === 0);
  const name = asName(survey.monorepo.name);
  const taken = new Set(others.map(({ draft }) => draft.name));
  note(
    survey,
    "assumed",
    `tags such as ${exampleOf(family)} release all images at once: they are one component, ${name}, with an image each`,
  );
  const draft: Draft = {
    ...NO_ARTIFACTS,
    name: taken.has(name) ? `${name}-images` : name,
    aliases: [],
    comments: [],
    images: joined.flatMap(({ images }) => images),
    paths: [...new Set(joined.flatMap(({ paths }) => paths))],
  };
  return [{ draft, family }, ...others];
}

function newest(families: readonly TagFamily[]): TagFamily | null {
  return families.reduce<TagFamily | null>(
    (best, each) =>
      best === null ||
      each.newest > best.newest ||
      (each.newest === best.newest && each.versions.length > best.versions.length)
        ? each
        : best,
    null,
  );
}

function renamed(draft: Draft, component: string): Draft {
  return { ...draft, name: component };
}

function exampleOf({ before, versions }: TagFamily): string {
  return before + (versions.at(-1)?.text ?? "");
}

/** How many of several things are named. */
const NAMED = 3;

function shown(things: readonly string[]): string {
  const more = things.length > NAMED ? ` and ${things.length - NAMED} more` : "";
  return things.slice(0, NAMED).join(", ") + more;
}

function noteStrangers(survey: Survey, families: readonly TagFamily[], owners: readonly Owner[]): void {
  const owned = new Set(owners.map(({ family }) => family));
  const strangers = families.filter((family) => !owned.has(family) && family.component !== "");
  const former = strangers.filter(({ component }) =>
    owners.some(({ draft }) => draft.aliases.includes(component)),
  );
  const gone = strangers.filter((family) => !former.includes(family));
  if (former.length > 0)
    note(
      survey,
      "unknown",
      `${shown(former.map(exampleOf))}: older tags of components that have newer ones of another form; slipway goes by the newer`,
    );
  if (gone.length > 0)
    note(
      survey,
      "unknown",
      `${shown(gone.map(exampleOf))}: tags of nothing that was found here; add a component if something still releases under them`,
    );
}
