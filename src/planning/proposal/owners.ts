import { asName, type Draft, note, type Survey } from "./drafts.ts";
import type { TagFamily } from "./old-tags.ts";
import { NO_ARTIFACTS } from "./proposal.ts";

/** A draft with the tags that are its own. */
export interface Owner {
  readonly draft: Draft;
  readonly family: TagFamily | null;
}

/** Finds for each draft the tags that are its own: by its names, or because they can be nobody else's. */
export function ownersOf(
  survey: Survey,
  drafts: readonly Draft[],
  families: readonly TagFamily[],
): readonly Owner[] {
  const owners = namedOwners(drafts, families);
  const plain = newest(families.filter(({ component }) => component === ""));
  const all = plain === null ? owners : withPlainTags(survey, owners, plain);
  noteStrangers(survey, families, all);
  return all;
}

/** By name: those that are called exactly so first, since another one may have the name as well, for its folder. */
function namedOwners(drafts: readonly Draft[], families: readonly TagFamily[]): Owner[] {
  const free = new Set(families.filter(({ component }) => component !== ""));
  const found = new Map<Draft, TagFamily>();
  const take = (matches: (draft: Draft, component: string) => boolean) => {
    for (const draft of drafts.filter((each) => !found.has(each))) {
      const family = newest([...free].filter(({ component }) => matches(draft, component)));
      if (family === null) continue;
      found.set(draft, family);
      // Older forms of the same component's tags are nobody else's either.
      for (const each of [...free]) if (each.component === family.component) free.delete(each);
    }
  };
  take(({ name }, component) => name === component || name === asName(component));
  take(({ aliases }, component) => aliases.includes(component) || aliases.includes(asName(component)));
  const names = new Set(drafts.map(({ name }) => name));
  return drafts.map((draft): Owner => {
    const family = found.get(draft) ?? null;
    const called = family?.component ?? draft.name;
    const renames = called !== draft.name && !names.has(called) && /^\w[\w.-]*$/.test(called);
    return { draft: renames ? { ...draft, name: called } : draft, family };
  });
}

/** The pattern of a component's tags: with `{component}`, if that is its name. */
export function patternFor({ draft, family }: Owner): string | null {
  if (family === null) return null;
  return family.component === draft.name || family.component === ""
    ? family.pattern
    : `${family.before}{version}`;
}

/** Tags such as `v1.2.3` name no component. */
function withPlainTags(survey: Survey, owners: readonly Owner[], plain: TagFamily): readonly Owner[] {
  const example = exampleOf(plain);
  const open = owners.filter(({ family }) => family === null);
  const goReleaser = open.find(({ draft }) => draft.command?.run.some((word) => /goreleaser$/.test(word)));
  const [single] = open;
  const owner = open.length === 1 ? single : goReleaser;
  if (owner !== undefined) {
    const why =
      open.length === 1 ? "the only component without tags of its own" : "GoReleaser has no tag_prefix";
    if (owners.length > 1)
      note(survey, "assumed", `tags such as ${example} are releases of ${owner.draft.name}: ${why}`);
    return owners.map((each) => (each === owner ? { ...each, family: plain } : each));
  }
  if (open.length === owners.length && open.length > 0) return together(survey, owners, plain);
  const message = `tags such as ${example} name no component: write tag = "${plain.pattern}" for the one that they belong to`;
  note(survey, "unknown", message);
  return owners;
}

/** All images under one tag: so it was if all tags are plain. */
function together(survey: Survey, owners: readonly Owner[], family: TagFamily): Owner[] {
  const joined = owners.filter(({ draft }) => draft.images.length > 0).map(({ draft }) => draft);
  const others = owners.filter(({ draft }) => draft.images.length === 0);
  const name = asName(survey.monorepo.name);
  const taken = new Set(others.map(({ draft }) => draft.name));
  const message = `tags such as ${exampleOf(family)} release all images at once: they are one component, ${name}, with an image each`;
  note(survey, "assumed", message);
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
  return families.reduce<TagFamily | null>((best, each) => {
    if (best === null || each.newest > best.newest) return each;
    return each.newest === best.newest && each.versions.length > best.versions.length ? each : best;
  }, null);
}

function exampleOf({ before, versions }: TagFamily): string {
  return before + (versions.at(-1)?.text ?? "");
}

/** How many of several things are named. */
const NAMED = 3;

/** Some things by name, and the number of the others. */
export function shown(things: readonly string[]): string {
  const more = things.length > NAMED ? ` and ${things.length - NAMED} more` : "";
  return things.slice(0, NAMED).join(", ") + more;
}

function noteStrangers(survey: Survey, families: readonly TagFamily[], owners: readonly Owner[]): void {
  const owned = new Set(owners.map(({ family }) => family));
  const names = new Set(owners.flatMap(({ family }) => family?.component ?? []));
  const strangers = families.filter((family) => !owned.has(family) && family.component !== "");
  const former = strangers.filter(({ component }) => names.has(component));
  const gone = strangers.filter((family) => !former.includes(family));
  if (former.length > 0) {
    const message = `${shown(former.map(exampleOf))}: older tags of components that have newer ones of another form; slipway goes by the newer`;
    note(survey, "unknown", message);
  }
  if (gone.length > 0) {
    const message = `${shown(gone.map(exampleOf))}: tags of nothing that was found here; add a component if something still releases under them`;
    note(survey, "unknown", message);
  }
}
