import { formatReference } from "../../domain/images/reference.ts";
import type { Facts, Prereleases } from "../../domain/release/facts.ts";
import type { FloatingStanding, ImageStanding } from "../../domain/release/standing.ts";
import { artifactsOf, type WantedFloating, type WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template } from "../../domain/text/template.ts";
import { highest } from "../../domain/versions/version.ts";
import { countedTags, newerRelease, type ReleasedVersion, sameChannel } from "../history/version-history.ts";
import { templateValues } from "../wanting/scene.ts";

/**
 * The release tag of a newer release of the same component and channel that has the same floating tag, by the tags on the
 * remote: an older release must not move it back. A prerelease line that was given up is older than one that goes on, whatever
 * its numbers. Null if there is none.
 */
export function newerOwner(
  release: WantedRelease,
  floatingTag: string,
  templates: readonly Template[],
  tags: readonly string[],
  prereleases: Prereleases,
): string | null {
  const hasTag = makes(release, floatingTag, templates);
  if (prereleases.get(release.tag) === "given-up") {
    const live = sameChannel(release, tags).filter((each) => prereleases.get(each.tag) === "going-on");
    const owner = highest(live.filter(hasTag));
    if (owner !== undefined) return owner.tag;
  }
  const counted = prereleases.has(release.tag) ? countedTags(release.tag, tags, prereleases) : tags;
  return newerRelease(release, counted, hasTag)?.tag ?? null;
}

/** Whether another release of a component and its channel has the same floating tag. */
function makes(
  { component, channel }: WantedRelease,
  floatingTag: string,
  templates: readonly Template[],
): (other: ReleasedVersion) => boolean {
  return ({ tag, version }) => {
    const values = templateValues(component, version, channel.name, tag, null);
    return templates.some((template) => fillTemplate(template, values) === floatingTag);
  };
}

/** The release tag, among some, of the highest release that has this floating tag of these releases'; null if none has. */
export function floatingOwner(
  releases: readonly WantedRelease[],
  floatingTag: string,
  tags: readonly string[],
): string | null {
  const owners = releases.flatMap((release) => {
    const floating = artifactsOf(release, "image").flatMap((image) => image.floating);
    const templates = floating.find(({ reference }) => reference.tag === floatingTag)?.templates ?? [];
    return sameChannel(release, tags).filter(makes(release, floatingTag, templates));
  });
  return highest(owners)?.tag ?? null;
}

/** How a floating tag stands, given how its image does. */
export function standFloating(
  { reference, templates }: WantedFloating,
  image: ImageStanding,
  release: WantedRelease,
  facts: Facts,
): FloatingStanding {
  const newer = newerOwner(release, reference.tag, templates, facts.remoteTags, facts.prereleases);
  if (newer !== null)
    return { kind: "same", why: `${newer} is newer, so the tag is left to it`, leftTo: newer };
  const served = facts.served.get(formatReference(reference)) ?? null;
  if (served === null) return { kind: "absent", why: "the registry does not have it" };
  if (image.kind !== "same")
    return { kind: "undecided", why: `it is at ${served}, which is compared with the build` };
  if (image.digest === served) return { kind: "same", why: `it is at ${served} already`, leftTo: null };
  return { kind: "absent", why: `it is at ${served}` };
}
