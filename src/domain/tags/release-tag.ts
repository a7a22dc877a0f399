import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { closest } from "../text/suggest.ts";
import { exampleVersion, formatScheme, parseVersion, type Scheme } from "../versions/scheme.ts";
import type { Version } from "../versions/version.ts";
import { refNameProblem } from "./ref-name.ts";
import { formatTag, matchTag, type TagPattern } from "./tag-pattern.ts";

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

/** What a release tag says: which component, and which version. */
export interface Tagged<C extends Taggable> {
  readonly component: C;
  readonly version: Version;
}

/** Reads a whole tag. Fails as `findTagged` does. */
export function parseReleaseTag(components: readonly Taggable[], text: string): Result<ReleaseTag> {
  const found = findTagged(components, text);
  return found.ok ? ok({ text, component: found.value.component.name, version: found.value.version }) : found;
}

/**
 * Finds the component that a whole tag belongs to. Fails with `bad-tag` for a name that git refuses, `unknown-tag` if it has
 * no component's form, `bad-version` if it has one's form except for the version, and `ambiguous-tag` if it belongs to two
 * components.
 */
export function findTagged<C extends Taggable>(components: readonly C[], text: string): Result<Tagged<C>> {
  const refused = refNameProblem(text);
  if (refused !== null) return badTag(components, text, refused);
  const readings = components.flatMap((component) => readAs(component, text));
  const [found, ...others] = readings.flatMap(({ result }) => (result.ok ? [result.value] : []));
  if (found !== undefined) return others.length === 0 ? ok(found) : ambiguous(text, [found, ...others]);
  const nearest = readings.sort((a, b) => b.fixed - a.fixed)[0];
  // A pattern that is nothing but its version fits every text, so it says nothing about what was meant.
  if (nearest !== undefined && (nearest.fixed > 0 || components.length === 1)) return nearest.result;
  const named = components.find(({ name }) => name === text);
  if (named !== undefined) return componentAlone(named);
  return fail(
    "unknown-tag",
    `${quote(text)} is not a release tag of any component`,
    unknownTagHint(components, text),
  );
}

/** For somebody who names a component instead of a release of it. */
function componentAlone(component: Taggable): Result<never> {
  const { name, scheme } = component;
  return fail(
    "unknown-tag",
    `${quote(name)} is a component, not a release tag: it names no version`,
    `write for example ${exampleTag(component)}, or --component ${name} ${exampleVersion(scheme)}`,
  );
}

interface Reading<C extends Taggable> {
  /** How many characters of the text the pattern itself accounts for. */
  readonly fixed: number;
  readonly result: Result<Tagged<C>>;
}

/** The text read as a tag of the component; nothing if it does not have the pattern's form. */
function readAs<C extends Taggable>(component: C, text: string): readonly Reading<C>[] {
  const { name, tag, scheme } = component;
  const versionText = matchTag(tag, text);
  if (versionText === null) return [];
  const fixed = text.length - versionText.length;
  const version = parseVersion(scheme, versionText);
  if (version.ok) return [{ fixed, result: ok({ component, version: version.value }) }];
  const message = `${quote(text)} is not a release tag of ${name}: ${version.problem.message}`;
  const hint = `its tags read ${tag.text} with ${formatScheme(scheme)} versions, for example ${exampleTag(component)}`;
  return [{ fixed, result: fail("bad-version", message, hint) }];
}

function ambiguous(text: string, tagged: readonly Tagged<Taggable>[]): Result<never> {
  const names = tagged.map(({ component }) => component.name).join(" and ");
  return fail(
    "ambiguous-tag",
    `${quote(text)} belongs to ${names}`,
    "give their tag patterns different beginnings",
  );
}

function badTag([first]: readonly Taggable[], text: string, reason: string): Result<never> {
  const example = first === undefined ? "" : `, for example ${exampleTag(first)}`;
  return fail(
    "bad-tag",
    `${quote(text)} is not a name for a git tag: ${reason}`,
    `name a release tag${example}`,
  );
}

/** What a component's release tags look like, for messages and help. */
export function exampleTag({ tag, scheme }: Taggable): string {
  return tag.before + exampleVersion(scheme) + tag.after;
}

/** How many patterns are listed; of the others, only the number. */
const LISTED = 8;

/** What to type instead of a tag (of a length git accepts) that has no component's form. */
function unknownTagHint(components: readonly Taggable[], text: string): string {
  const names = components.map(({ name }) => name);
  const meant = wordsForComponent(text)
    .map((word) => closest(word, names))
    .find((name) => name !== undefined);
  const shown = components.find(({ name }) => name === meant);
  if (shown !== undefined) {
    return `did you mean the component ${shown.name}? Its tags read ${shown.tag.text}, for example ${exampleTag(shown)}`;
  }
  if (components.length === 0) return "configure a component first: [components.NAME] in slipway.toml";
  const listed = components.slice(0, LISTED).map(({ tag }) => tag.text);
  const more = components.length > LISTED ? `, and ${components.length - LISTED} more` : "";
  const bare = /^v?[0-9]/.test(text) ? "; for a bare version, name its component with --component" : "";
  return `release tags read ${listed.join(", ")}${more}${bare}`;
}

/** The parts of a tag that may be meant as a component's name, the likeliest first. */
function wordsForComponent(text: string): string[] {
  const [, head = text] = /^(.*?)[@/_.-]*v?[0-9]/.exec(text) ?? [];
  return [
    text.slice(0, Math.max(text.lastIndexOf("@"), 0)),
    text.slice(0, Math.max(text.lastIndexOf("/"), 0)),
    head,
  ];
}

/**
 * Reads the bare version of a component that is named elsewhere (`--component api 2026.6.8`). Fails with `bad-version`, and
 * with `bad-tag` if git refuses the tag that version would have.
 */
export function parseReleaseTagOf(component: Taggable, versionText: string): Result<ReleaseTag> {
  const version = parseVersion(component.scheme, versionText);
  return version.ok ? releaseTagOf(component, version.value) : version;
}

/** The tag of a component's version. Fails with `bad-tag` if git refuses it. */
export function releaseTagOf(component: Taggable, version: Version): Result<ReleaseTag> {
  const text = formatTag(component.tag, version);
  const refused = refNameProblem(text);
  return refused === null
    ? ok({ text, component: component.name, version })
    : badTag([component], text, refused);
}
