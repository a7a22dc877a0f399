import type { Component, Project } from "../../domain/project/project.ts";
import { shippedBy } from "../../domain/project/project.ts";
import { parseReleaseTag, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import { quote } from "../../domain/text/quote.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { exampleVersion, parseVersion } from "../../domain/versions/scheme.ts";
import type { PromotionTarget } from "../../planning/numbering/promoted-version.ts";
import { namedComponent } from "./names.ts";

/**
 * Reads what releases are to be promoted to, one of each component. Throws `two-of-one-component`, `mixed-targets`, and what
 * `promotionTarget` throws.
 */
export function promotions(
  project: Project,
  tags: readonly ReleaseTag[],
  text: string,
): readonly { readonly from: ReleaseTag; readonly target: PromotionTarget }[] {
  const [first] = tags.filter(({ component }, index) =>
    tags.slice(0, index).some((other) => other.component === component),
  );
  if (first !== undefined) {
    const both = tags.flatMap((tag) => (tag.component === first.component ? tag.text : []));
    throw usage(
      "two-of-one-component",
      `${both.join(" and ")} are both of ${first.component}, and one of each component is promoted at a time`,
      "promote them one after the other",
    );
  }
  const wanted = tags.map((from) => ({ from, target: promotionTarget(project, from.component, text) }));
  const kinds = [...new Set(wanted.map(({ target }) => target.kind))];
  if (kinds.length <= 1) return wanted;
  const said = wanted.map(({ from, target }) => `a ${target.kind} of ${from.component}`);
  throw usage(
    "mixed-targets",
    `${quote(text)} is ${said.join(" and ")}`,
    "promote them one after the other, or rename one of these in slipway.toml",
  );
}

/**
 * Reads what a component's release is to be promoted to: a version or a whole release tag of it, a channel, or a destination of its
 * images. Throws `bad-version`, `unknown-target` and `ambiguous-target`.
 */
function promotionTarget(project: Project, name: string, text: string): PromotionTarget {
  const component = namedComponent(project.components, name);
  const channels = channelsOf(project);
  const destinations = destinationsOf(project, component);
  const version = versionIn(component, text);
  const channel = channels.find((each) => each.name === text);
  const found: PromotionTarget[] = [
    ...(version.ok ? [{ kind: "version", version: version.value } as const] : []),
    ...(channel === undefined ? [] : [{ kind: "channel", channel } as const]),
    ...(destinations.includes(text) ? [{ kind: "destination", name: text } as const] : []),
  ];
  const [target, other] = found;
  if (target !== undefined && other === undefined) return target;
  if (target !== undefined) throw ambiguous(component, text, found);
  if (!version.ok && /^v?[0-9]/.test(text)) throw errorFromProblems([version.problem]);
  const names = channels.map((each) => each.name);
  const places = destinations.length === 0 ? "" : `, the destinations ${destinations.join(", ")}`;
  throw usage(
    "unknown-target",
    `${quote(text)} is neither a version nor a channel nor a destination of ${name}`,
    `there are the channels ${names.join(", ")}${places}, and versions such as ${exampleVersion(component.scheme)}.${didYouMean(text, [...names, ...destinations])}`,
  );
}

/** `v1.2.0` is understood if the component's tags have that `v` themselves. */
function versionIn(component: Component, text: string) {
  const whole = parseReleaseTag([component], text);
  if (whole.ok) return { ok: true, value: whole.value.version } as const;
  const bare = component.tag.before.endsWith("v") && /^v[0-9]/.test(text) ? text.slice(1) : text;
  return parseVersion(component.scheme, bare);
}

function channelsOf({ channels }: Project) {
  const builtIn = [DEFAULT_STABLE, DEFAULT_PRERELEASE];
  return [...builtIn.filter(({ name }) => !channels.some((each) => each.name === name)), ...channels];
}

/** The destinations that images of a component's release have. */
function destinationsOf({ components }: Project, { name }: Component): string[] {
  const artifacts = shippedBy(components, name).flatMap((each) => each.artifacts);
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.destinations : []));
  return [...new Set(images.flatMap(({ destination }) => destination ?? []))];
}

function ambiguous(component: Component, text: string, found: readonly PromotionTarget[]): ReleaseError {
  return usage(
    "ambiguous-target",
    `${quote(text)} is a ${found.map(({ kind }) => kind).join(" and a ")} of ${component.name}`,
    `name the version in full, such as ${exampleVersion(component.scheme)}; for the destination: slipway release TAG --destination ${text}, or rename it in slipway.toml`,
  );
}

function usage(code: string, message: string, hint: string): ReleaseError {
  return new ReleaseError({ kind: "usage", code, message, hint });
}
