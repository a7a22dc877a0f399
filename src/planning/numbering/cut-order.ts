import type { CutOrder } from "../../domain/history/cut.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import { findTagged, parseReleaseTagOf } from "../../domain/tags/release-tag.ts";
import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import { exampleVersion } from "../../domain/versions/scheme.ts";

/**
 * Reads what `cut` is given: a component (`api`), a component with a version (`api@1.2.3`), or a whole release tag
 * (`api/v1.2.3`). Fails as `findTagged` does, with `bad-version` for a version that is empty or malformed, and with
 * `unknown-component`.
 */
export function parseCutOrder({ components }: Project, text: string): Result<CutOrder> {
  const named = components.find(({ name }) => name === text);
  if (named !== undefined) return ok({ component: named, version: null });
  const whole = findTagged(components, text);
  if (whole.ok) return whole;
  const at = text.lastIndexOf("@");
  const owner = components.find(({ name }) => at >= 0 && name === text.slice(0, at));
  if (owner !== undefined && at === text.length - 1) return empty(text, owner);
  if (owner !== undefined) return versionOf(owner, text.slice(at + 1));
  if (whole.problem.code !== "unknown-tag") return whole;
  const known = components.map(({ name }) => name);
  const [wanted = ""] = text.split(/[@/]/, 1);
  const message = `${quote(text)} is neither a component nor a release tag`;
  const [first] = components;
  const forms =
    first === undefined ? "" : ` Write ${first.name}, or ${first.name}@${exampleVersion(first.scheme)}.`;
  const hint = `slipway.toml has ${known.join(", ")}.${didYouMean(wanted, known)}${forms}`;
  return { ok: false, problem: { kind: "usage", code: "unknown-component", message, hint } };
}

/** `api@v1.2.3` is understood if the component's tags have that `v` themselves. */
function versionOf(component: Component, written: string): Result<CutOrder> {
  const bare = component.tag.before.endsWith("v") && /^v[0-9]/.test(written) ? written.slice(1) : written;
  const tag = parseReleaseTagOf(component, bare);
  return tag.ok ? ok({ component, version: tag.value.version }) : tag;
}

function empty(text: string, { name, scheme }: Component): Result<never> {
  const hint = `write \`slipway cut ${name}\` for the next version, or one in full, such as ${name}@${exampleVersion(scheme)}`;
  return fail("bad-version", `${quote(text)} does not name a version: it is empty`, hint);
}
