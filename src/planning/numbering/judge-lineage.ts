import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { ReleasedVersion, ReleaseLine } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import { matchTag } from "../../domain/tags/tag-pattern.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { formatScheme, parseVersion } from "../../domain/versions/scheme.ts";
import { compareVersions, highest } from "../../domain/versions/version.ts";
import { taggedVersions, versionsOf } from "../history/version-history.ts";

/** How many tags a message names. */
const SHOWN = 5;

/**
 * What is odd about components without a release in the history of `head`, for warnings: they were released under another version
 * scheme, they have release tags `elsewhere`, or there are release tags of components that are not configured, as a renamed one
 * leaves them. `names` are the clone's tags that count.
 */
export function judgeLineage(
  lines: readonly ReleaseLine[],
  components: readonly Component[],
  names: readonly string[],
  { head, elsewhere }: { readonly head: CommitSha; readonly elsewhere: readonly ReleasedVersion[] },
): Problem[] {
  const without = lines.filter(({ releases }) => releases.length === 0);
  const unreleased = neverReleased(lines);
  const fresh = unreleased.filter((component) => versionsOf(component, names).length === 0);
  const free = fresh.length === 0 ? [] : tagsOfNobody(components, names);
  const strays = new Map(fresh.flatMap((component) => [...formerReleases(component, free)]));
  return [
    ...without.flatMap(otherScheme),
    ...(elsewhere.length === 0 ? [] : [releasedElsewhere(elsewhere, head)]),
    ...(strays.size === 0 ? [] : [ofNobody([...strays.values()], fresh)]),
  ];
}

/** Of components without a release in a line of history, the highest release that another one has. */
export function releasesElsewhere(
  lines: readonly ReleaseLine[],
  names: readonly string[],
): readonly ReleasedVersion[] {
  return neverReleased(lines).flatMap((component) => highest(versionsOf(component, names)) ?? []);
}

function neverReleased(lines: readonly ReleaseLine[]): Component[] {
  return lines.flatMap(({ component, releases, former }) =>
    releases.length === 0 && former === null ? [component] : [],
  );
}

/** The warning for tags that somebody made and did not push, of versions that would be the last ones; undefined without any. */
export function judgeUnpushed(lines: readonly ReleaseLine[], remote: string): Problem | undefined {
  const newest = lines.flatMap(({ unpushed, latest }) => {
    const found = highest(unpushed);
    const isNew =
      found !== undefined && (latest === null || compareVersions(found.version, latest.version) > 0);
    return isNew ? found : [];
  });
  if (newest.length === 0) return undefined;
  const one = newest.length === 1;
  const names = newest.slice(0, SHOWN).map(({ tag }) => tag);
  return {
    code: "tag-not-on-remote",
    message: `${listed(newest)} ${one ? "is" : "are"} in this clone only, and ${one ? "does" : "do"} not count as ${one ? "a release" : "releases"} until ${remote} has ${one ? "it" : "them"}`,
    hint: `git push ${remote} ${names.join(" ")}; or, if ${one ? "it was" : "they were"} made by mistake: git tag -d ${names.join(" ")}`,
  };
}

function tagsOfNobody(components: readonly Component[], names: readonly string[]): readonly string[] {
  const owned = new Set(
    components.flatMap((each) => Object.values(taggedVersions(each, names)).flat()).map(({ tag }) => tag),
  );
  return names.filter((name) => !owned.has(name));
}

/** The highest release by each other name that a component's tags could have been made under. */
function formerReleases(
  { name, tag, scheme }: Component,
  names: readonly string[],
): Map<string, ReleasedVersion> {
  const found = new Map<string, ReleasedVersion>();
  const at = tag.before.indexOf(name);
  const [start, end] = [tag.before.slice(0, at), tag.before.slice(at + name.length)];
  if (at < 0 || end === "") return found;
  for (const text of names) {
    const place = text.indexOf(end, start.length + 1);
    const before = text.slice(0, place + end.length);
    const written = place < 0 || !text.startsWith(start) ? null : matchTag({ ...tag, before }, text);
    const version = written === null ? null : parseVersion(scheme, written);
    if (version?.ok !== true) continue;
    const known = found.get(before);
    const release = { tag: text, version: version.value };
    found.set(before, known === undefined ? release : (highest([known, release]) ?? release));
  }
  return found;
}

function otherScheme({ component, former }: ReleaseLine): Problem[] {
  if (former === null) return [];
  const { name, scheme } = component;
  return [
    {
      code: "other-scheme",
      message: `${former.tag} is the last release of ${name}, but not of its scheme ${formatScheme(scheme)}: changes count from there, and numbers begin anew`,
      hint: `if they should begin at another number: slipway cut ${name}@VERSION`,
    },
  ];
}

function releasedElsewhere(releases: readonly ReleasedVersion[], head: CommitSha): Problem {
  return {
    code: "released-elsewhere",
    message: `${listed(releases)}: none of these releases is in the history of ${shortCommit(head)}, where their components count as never released`,
    hint: "if that is the wrong branch, or history was rewritten, check out the right commit or name it with --ref",
  };
}

function ofNobody(releases: readonly ReleasedVersion[], fresh: readonly Component[]): Problem {
  const [first] = fresh;
  return {
    code: "tag-of-nobody",
    message: `${listed(releases)} ${releases.length === 1 ? "reads like a release tag and is" : "read like release tags and are"} of no component in slipway.toml`,
    hint: `if ${fresh.map(({ name }) => name).join(" or ")} had that name before, go on from there: slipway cut ${first?.name}@VERSION`,
  };
}

function listed(releases: readonly ReleasedVersion[]): string {
  const shown = releases
    .slice(0, SHOWN)
    .map(({ tag }) => tag)
    .join(", ");
  return releases.length > SHOWN ? `${shown} and ${releases.length - SHOWN} more` : shown;
}
