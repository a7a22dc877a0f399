import type { OldTag } from "../../domain/project/monorepo.ts";
import { parseTagPattern } from "../../domain/tags/tag-pattern.ts";
import { parseAnyVersion } from "../../domain/versions/scheme.ts";

/** A version that a tag has, and when the tag was made. */
export interface OldVersion {
  readonly text: string;
  readonly time: number | null;
  readonly commit: string | null;
}

/** Tags that begin alike: `api/v1.2.3` and `api/v1.3.0` both with `api/v`. */
export interface TagFamily {
  readonly before: string;
  /** The name in it: `api`; empty for `v1.2.3`. */
  readonly name: string;
  /** Its pattern, with `{component}` for the name's last part: `{component}/v{version}`, `@acme/{component}@{version}`. */
  readonly pattern: string;
  /** The last part of the name, which a component may have: `ui` of `@acme/ui`. */
  readonly component: string;
  readonly versions: readonly OldVersion[];
  /** When the newest of them was made; 0 if nothing says. */
  readonly newest: number;
}

/** Puts tags into families by what stands before their versions. Gives those that have no version apart. */
export function tagFamilies(tags: readonly OldTag[]): {
  readonly families: readonly TagFamily[];
  readonly others: readonly string[];
} {
  const found = new Map<string, OldVersion[]>();
  const others: string[] = [];
  for (const { name, time, commit } of tags) {
    const at = versionAt(name);
    if (at === null || !isPattern(`${name.slice(0, at)}{version}`)) others.push(name);
    else {
      const before = name.slice(0, at);
      found.set(before, [...(found.get(before) ?? []), { text: name.slice(at), time, commit }]);
    }
  }
  return { families: [...found].map(([before, versions]) => family(before, versions)), others };
}

/** Where the version of a tag begins: the first place behind a separator from which on it reads as one. */
function versionAt(tag: string): number | null {
  for (const { index, 0: head } of tag.matchAll(/(?:^|[/@_-]|(?<=[a-z0-9])\.)v?(?=\d)/g)) {
    const at = index + head.length;
    if (parseAnyVersion(tag.slice(at)) !== null) return at;
  }
  return null;
}

/** Whether a configuration takes a text as a pattern of tags: braces and signs in a tag's name may make it none. */
function isPattern(pattern: string): boolean {
  return parseTagPattern(pattern, "component").ok;
}

function family(before: string, versions: readonly OldVersion[]): TagFamily {
  const [, name = "", tail = ""] = /^(.*?)([/@_.-]?v?)$/s.exec(before) ?? [];
  const component = name.slice(name.lastIndexOf("/") + 1).replace(/^@/, "");
  const lead = name.slice(0, name.length - component.length);
  return {
    before,
    name,
    component,
    pattern: component === "" ? `${before}{version}` : `${lead}{component}${tail}{version}`,
    versions,
    newest: Math.max(0, ...versions.map(({ time }) => time ?? 0)),
  };
}

/** The pattern that a workflow's tag filter lists, for the component in it: `api/v[0-9]+.*` is `{component}/v{version}`. */
export function patternOfFilter(
  filter: string,
): { readonly component: string; readonly pattern: string } | null {
  const [, before = ""] =
    /^(.*?)(?=[[0-9*+?](?![^/@]*[/@]))/s.exec(filter.replace(/^\*{1,2}(?=[/@])/, ANY)) ?? [];
  if (filter.startsWith("!") || (before === "" && !/^(?:\d|\[0-9\])/.test(filter))) return null;
  const { component, pattern } = family(before, []);
  if (!isPattern(pattern)) return null;
  return { component: component === ANY ? "*" : component, pattern };
}

/** Stands for `*` at the beginning of a filter, where any component's name may be. */
const ANY = "any-component";
