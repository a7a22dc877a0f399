import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { exampleVersion, formatScheme, parseVersion, type Scheme } from "../versions/scheme.ts";
import type { Version } from "../versions/version.ts";
import { refNameProblem } from "./ref-name.ts";
import { formatTag, matchTag, type TagPattern } from "./tag-pattern.ts";
import { type ShownTags, unknownTagHint } from "./unknown-tag.ts";

/** A git tag that means "release this version of this component". */
export interface ReleaseTag {
  readonly text: string;
  readonly component: string;
  readonly version: Version;
}

/** What must be known of a component to read its release tags. */
export interface Taggable {
  readonly name: string;
  readonly tag: TagPattern;
  readonly scheme: Scheme;
}

/**
 * Reads a whole tag. Fails with `bad-tag` for a name that git refuses, `unknown-tag` where it has no component's form,
 * `bad-version` where it has one's form but for the version, and `ambiguous-tag` where it belongs to two components.
 */
export function parseReleaseTag(components: readonly Taggable[], text: string): Result<ReleaseTag> {
  const refused = refNameProblem(text);
  if (refused !== null) return badTag(components, text, refused);
  const readings = components.flatMap((component) => readAs(component, text));
  const [tag, ...others] = readings.flatMap(({ result }) => (result.ok ? [result.value] : []));
  if (tag !== undefined) return others.length === 0 ? ok(tag) : ambiguous(text, [tag, ...others]);
  const nearest = readings.sort((a, b) => b.fixed - a.fixed)[0];
  // A pattern that is nothing but its version fits every text, so it tells nothing about what was meant.
  if (nearest !== undefined && (nearest.fixed > 0 || components.length === 1)) return nearest.result;
  const hint = unknownTagHint(components.map(shownTags), text);
  return fail("unknown-tag", `${quote(text)} is no component's release tag`, hint);
}

interface Reading {
  /** How many characters of the text the pattern itself accounts for. */
  readonly fixed: number;
  readonly result: Result<ReleaseTag>;
}

/** The text read as a tag of the component; nothing where it has not the pattern's form. */
function readAs(component: Taggable, text: string): readonly Reading[] {
  const { name, tag, scheme } = component;
  const versionText = matchTag(tag, text);
  if (versionText === null) return [];
  const fixed = text.length - versionText.length;
  const version = parseVersion(scheme, versionText);
  if (version.ok) return [{ fixed, result: ok({ text, component: name, version: version.value }) }];
  const message = `${quote(text)} is no release tag of ${name}: ${version.problem.message}`;
  const { pattern, example } = shownTags(component);
  const hint = `its tags read ${pattern} with ${formatScheme(scheme)} versions, for example ${example}`;
  return [{ fixed, result: fail("bad-version", message, hint) }];
}

function ambiguous(text: string, tags: readonly ReleaseTag[]): Result<never> {
  const names = tags.map(({ component }) => component).join(" and ");
  return fail(
    "ambiguous-tag",
    `${quote(text)} belongs to ${names}`,
    "give their tag patterns different beginnings",
  );
}

function badTag(components: readonly Taggable[], text: string, reason: string): Result<never> {
  const [first] = components.map(shownTags);
  const hint =
    first === undefined ? "name a release tag" : `name a release tag, for example ${first.example}`;
  return fail("bad-tag", `${quote(text)} is no name for a git tag: ${reason}`, hint);
}

function shownTags({ name, tag, scheme }: Taggable): ShownTags {
  return { component: name, pattern: tag.text, example: tag.before + exampleVersion(scheme) + tag.after };
}

/**
 * Reads the bare version of a component that is named elsewhere (`--component api 2026.6.8`). Fails with `bad-version`, and
 * with `bad-tag` where git refuses the tag that version would have.
 */
export function parseReleaseTagOf(component: Taggable, versionText: string): Result<ReleaseTag> {
  const version = parseVersion(component.scheme, versionText);
  if (!version.ok) return version;
  const text = formatTag(component.tag, version.value);
  const refused = refNameProblem(text);
  return refused === null
    ? ok({ text, component: component.name, version: version.value })
    : badTag([component], text, refused);
}
