import type { Component, Project } from "../../domain/project/project.ts";
import { shippedBy } from "../../domain/project/project.ts";
import { parseReleaseTag } from "../../domain/tags/release-tag.ts";
import { quote } from "../../domain/text/quote.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { exampleVersion, parseVersion } from "../../domain/versions/scheme.ts";
import type { PromotionTarget } from "../../planning/numbering/promoted-version.ts";
import { namedComponent } from "./names.ts";

/**
 * Reads what a component's release is to be promoted to: a version or a whole release tag of it, a channel, or a destination of its
 * images. Throws `bad-version`, `unknown-target` and `ambiguous-target`.
 */
export function promotionTarget(project: Project, name: string, text: string): PromotionTarget {
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
