import { formatReference } from "../../domain/images/reference.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { FloatingStanding, ImageStanding } from "../../domain/release/standing.ts";
import type { WantedFloating, WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template } from "../../domain/text/template.ts";
import { newerRelease } from "../history/version-history.ts";
import { templateValues } from "../wanting/scene.ts";

/**
 * The release tag of a newer release of the same component and channel that has the same floating tag, by the tags on the
 * remote: an older release must not move it back. Null if there is none.
 */
export function newerOwner(
  release: WantedRelease,
  floatingTag: string,
  templates: readonly Template[],
  tags: readonly string[],
): string | null {
  const newer = newerRelease(release, tags, ({ tag, version }) => {
    const values = templateValues(release.component, version, release.channel.name, tag, null);
    return templates.some((template) => fillTemplate(template, values) === floatingTag);
  });
  return newer?.tag ?? null;
}

/** How a floating tag stands, given how its image does. */
export function standFloating(
  { reference, templates }: WantedFloating,
  image: ImageStanding,
  release: WantedRelease,
  facts: Facts,
): FloatingStanding {
  const newer = newerOwner(release, reference.tag, templates, facts.remoteTags);
  if (newer !== null)
    return { kind: "same", why: `${newer} is newer, so the tag is left to it`, leftTo: newer };
  const served = facts.served.get(formatReference(reference)) ?? null;
  if (served === null) return { kind: "absent", why: "the registry does not have it" };
  if (image.kind !== "same")
    return { kind: "undecided", why: `it is at ${served}, which is compared with the build` };
  if (image.digest === served) return { kind: "same", why: `it is at ${served} already`, leftTo: null };
  return { kind: "absent", why: `it is at ${served}` };
}
