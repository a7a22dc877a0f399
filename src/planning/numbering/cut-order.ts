import type { CutOrder } from "../../domain/history/cut.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import { parseReleaseTag, parseReleaseTagOf, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import { exampleVersion } from "../../domain/versions/scheme.ts";

/**
 * Reads what `cut` is given: a component (`api`), a component with a version (`api@1.2.3`), or a whole release tag
 * (`api/v1.2.3`). Fails as `parseReleaseTag` does, with `bad-version` for a version that is empty or malformed, and with
 * `unknown-component`.
 */
export function parseCutOrder({ components }: Project, text: string): Result<CutOrder> {
  const named = components.find(({ name }) => name === text);
  if (named !== undefined) return ok({ component: named, version: null });
  const whole = parseReleaseTag(components, text);
  if (whole.ok) return orderOf(components, whole);
  const at = text.lastIndexOf("@");
  const owner = components.find(({ name }) => at >= 0 && name === text.slice(0, at));
  if (owner !== undefined && at === text.length - 1) return empty(text, owner);
  if (owner !== undefined)
    return orderOf(components, parseReleaseTagOf(owner, bare(owner, text.slice(at + 1))));
  if (whole.problem.code !== "unknown-tag") return whole;
  const known = components.map(({ name }) => name);
  const [wanted = ""] = text.split(/[@/]/, 1);
  const message = `${quote(text)} names no component and is no release tag`;
  const [first] = components;
  const forms =
    first === undefined ? "" : ` Write ${first.name}, or ${first.name}@${exampleVersion(first.scheme)}.`;
  const hint = `slipway.toml has ${known.join(", ")}.${didYouMean(wanted, known)}${forms}`;
  return { ok: false, problem: { kind: "usage", code: "unknown-component", message, hint } };
}

function orderOf(components: readonly Component[], tag: Result<ReleaseTag>): Result<CutOrder> {
  if (!tag.ok) return tag;
  const component = components.find(({ name }) => name === tag.value.component);
  if (component === undefined) throw new Error("a release tag was read that is no component's");
  return ok({ component, version: tag.value.version });
}

function empty(text: string, { name, scheme }: Component): Result<never> {
  const hint = `write \`slipway cut ${name}\` for the next version, or one in full, such as ${name}@${exampleVersion(scheme)}`;
  return fail("bad-version", `${quote(text)} names no version: it is empty`, hint);
}

/** `api@v1.2.3` is understood where the component's tags have that `v` themselves. */
function bare({ tag }: Component, version: string): string {
  return tag.before.endsWith("v") && /^v[0-9]/.test(version) ? version.slice(1) : version;
}
