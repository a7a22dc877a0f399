import type { Component, Project } from "../../domain/project/project.ts";
import { parseReleaseTag } from "../../domain/tags/release-tag.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";

/** The components of these names, or all if none is named. Throws for a name that no component has. */
export function namedComponents({ components }: Project, names: readonly string[]): readonly Component[] {
  return names.length === 0 ? components : names.map((name) => namedComponent(components, name));
}

/** The component of this name. Throws `unknown-component` if there is none. */
export function namedComponent(components: readonly Component[], name: string): Component {
  const found = components.find((component) => component.name === name);
  if (found !== undefined) return found;
  const known = components.map((component) => component.name);
  const tag = parseReleaseTag(components, name);
  if (tag.ok)
    throw new ReleaseError({
      kind: "usage",
      code: "unknown-component",
      message: `${quote(name)} is a release tag, and this takes components`,
      hint: `write ${tag.value.component}`,
    });
  throw new ReleaseError({
    kind: "usage",
    code: "unknown-component",
    message: `there is no component ${quote(name)}`,
    hint: `slipway.toml has ${known.join(", ")}.${didYouMean(name, known)}`,
  });
}

/**
 * Makes sure that the configuration has the destination of `--destination`. Otherwise a mistyped name would go unnoticed if
 * no image has a choice. Throws `unknown-destination`.
 */
export function knownDestination({ destinations }: Project, name: string | undefined): void {
  const names = destinations.map((destination) => destination.name);
  if (name === undefined || names.includes(name)) return;
  const known = names.length === 0 ? "no destinations" : names.join(", ");
  throw new ReleaseError({
    kind: "usage",
    code: "unknown-destination",
    message: `there is no destination ${quote(name)}`,
    hint: `slipway.toml has ${known}.${didYouMean(name, names)}${names.length === 0 ? " Leave --destination out" : ""}`,
  });
}
