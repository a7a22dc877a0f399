import type { ReleasedVersion } from "../../domain/history/release-line.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { Claims, Facts } from "../../domain/release/facts.ts";
import type { FloatingStanding } from "../../domain/release/standing.ts";
import type { WantedFloating, WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template } from "../../domain/text/template.ts";
import { compareClaims, sameChannel } from "../history/version-history.ts";
import { templateValues } from "../wanting/scene.ts";

/**
 * The release tag of the release that has a floating tag instead of this one, by the tags on the remote: a newer one of the same
 * component and channel, which an older release must not take it from; or, if this one was set aside, the newest of the others. One
 * that was rolled back has it if no other is left, and one that was withdrawn never. A
 * prerelease line that was given up is older than one that goes on, whatever its numbers. Null if there is none.
 */
export function otherOwner(
  release: WantedRelease,
  floatingTag: string,
  templates: readonly Template[],
  { remoteTags, setAside, prereleases }: Claims,
): string | null {
  const hasTag = ({ tag, version }: ReleasedVersion) => {
    const values = templateValues(release.component, version, release.channel.name, tag, null);
    return templates.some((template) => fillTemplate(template, values) === floatingTag);
  };
  const byClaim = compareClaims(release.tag, prereleases);
  const rank = ({ tag }: Pick<ReleasedVersion, "tag">) => RANKS[setAside.get(tag) ?? "standing"];
  const compare = (a: ReleasedVersion, b: ReleasedVersion) => rank(a) - rank(b) || byClaim(a, b);
  const [owner] = sameChannel(release, remoteTags)
    .filter((other) => rank(other) > RANKS.withdrawn && hasTag(other))
    .sort((a, b) => compare(b, a));
  return owner !== undefined && owner.tag !== release.tag && compare(owner, release) > 0 ? owner.tag : null;
}

/** What comes first among those that may have a floating tag. */
const RANKS = { standing: 2, "rolled-back": 1, withdrawn: 0 } as const;

/** How a floating tag stands, given its image's digest; null if that is not known before it is built. */
export function standFloating(
  { reference, templates }: WantedFloating,
  digest: Digest | null,
  release: WantedRelease,
  facts: Facts,
): FloatingStanding {
  const owner = otherOwner(release, reference.tag, templates, facts);
  if (owner !== null) {
    const why = facts.setAside.has(release.tag) ? `${release.tag} was rolled back` : `${owner} is newer`;
    return { kind: "same", why: `${why}, so the tag is left to ${owner}`, leftTo: owner };
  }
  const served = facts.served.get(formatReference(reference)) ?? null;
  if (served === null) return { kind: "absent", why: "the registry does not have it" };
  if (digest === null)
    return { kind: "undecided", why: `it is at ${served}, which is compared with the build` };
  if (digest === served) return { kind: "same", why: `it is at ${served} already`, leftTo: null };
  return { kind: "absent", why: `it is at ${served}` };
}
