import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { parseTemplate, type Template } from "../text/template.ts";
import type { Version } from "../versions/version.ts";
import { refNameProblem } from "./ref-name.ts";

/** What a component's release tags look like: text, a version, text. `text` shows it, the component's name filled in. */
export interface TagPattern {
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** Any version will do to see what git says: all of them begin with a digit, and every scheme has some that end with one. */
const SAMPLE = "1.0.0";

/**
 * Parses a component's tag pattern: `{version}` once, `{component}` at most once. Fails with `bad-tag-pattern`, even if only
 * git would refuse the names it makes, and with the problems of `parseTemplate` for any other brace.
 */
export function parseTagPattern(text: string, component: string): Result<TagPattern> {
  const template = parseTemplate(text, ["component", "version"]);
  if (!template.ok) return template;
  const { parts } = template.value;
  const places = placesOf("version", parts);
  const [at] = places;
  if (at === undefined) return refuse(text, "it has no {version}");
  if (places.length > 1) return refuse(text, "it has {version} more than once");
  if (placesOf("component", parts).length > 1) return refuse(text, "it has {component} more than once");
  const write = (some: Template["parts"]) =>
    some.map((part) => (typeof part === "string" ? part : component)).join("");
  const [before, after] = [write(parts.slice(0, at)), write(parts.slice(at + 1))];
  const problem = refNameProblem(before + SAMPLE + after);
  if (problem !== null) {
    return refuse(text, `git would refuse ${quote(before + SAMPLE + after)}: ${problem}`);
  }
  return ok({ text: `${before}{version}${after}`, before, after });
}

function placesOf(placeholder: "version" | "component", parts: Template["parts"]): number[] {
  const is = (part: Template["parts"][number]) =>
    typeof part !== "string" && part.placeholder === placeholder;
  return parts.flatMap((part, index) => (is(part) ? [index] : []));
}

function refuse(text: string, reason: string): Result<never> {
  const hint = 'write {version} once, for example "{component}/v{version}" or "{component}@{version}"';
  return fail("bad-tag-pattern", `${quote(text)} is not a tag pattern: ${reason}`, hint);
}

/** The text in a tag where the pattern has its version: perhaps empty, perhaps not a version; null for another pattern's tag. */
export function matchTag({ before, after }: TagPattern, tag: string): string | null {
  const long = tag.length >= before.length + after.length;
  return long && tag.startsWith(before) && tag.endsWith(after)
    ? tag.slice(before.length, tag.length - after.length)
    : null;
}

/** The tag of a version. */
export function formatTag(pattern: TagPattern, version: Version): string {
  return pattern.before + version.text + pattern.after;
}
