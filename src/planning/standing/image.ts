import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { DigestClaims, ImageStanding } from "../../domain/release/standing.ts";
import type { WantedImage, WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { REVISION_LABEL } from "../wanting/images.ts";
import { recordedElsewhere } from "../wanting/recorded.ts";

/**
 * When the registry was asked: before anything was built, with the build's digest (null: unknown), or right before a push. What
 * another release has proved is known from the beginning.
 */
export type Moment =
  | { readonly at: "observed" }
  | { readonly at: "proven"; readonly digest: Digest }
  | { readonly at: "built" | "pushing"; readonly digest: Digest | null };

/** How an image stands before anything is built. */
export function standImage(image: WantedImage, release: WantedRelease, facts: Facts): ImageStanding {
  const claims = claimsOn(image, release, facts);
  if (image.reference === null)
    return {
      kind: "undecided",
      why: "its image tag contains the digest, which the build will show",
      served: null,
      claims,
    };
  const served = facts.served.get(formatReference(image.reference)) ?? null;
  const { source } = image;
  const moment: Moment =
    source.kind === "released" ? { at: "proven", digest: source.digest } : { at: "observed" };
  return judgeDigest(image.reference, served, claims, moment);
}

/** What says which digest an image has to have. A record of another commit than the one that is checked out says nothing. */
function claimsOn(image: WantedImage, { tag }: WantedRelease, facts: Facts): DigestClaims {
  const commit = facts.git.head;
  const record = facts.intents.get(tag)?.intent;
  const name = image.reference === null ? null : formatReference(image.reference);
  const ours =
    record?.commit === commit
      ? record.images.find(({ reference }) => formatReference(reference) === name)
      : undefined;
  return {
    tag,
    commit,
    recorded: ours === undefined ? null : { digest: ours.digest, final: record?.state === "complete" },
    elsewhere: recordedElsewhere(image, record, commit),
    revision: (name === null ? null : facts.revisions.get(name)) ?? null,
    owner: (name === null ? null : facts.owners.get(name)) ?? null,
  };
}

/**
 * The one judgement of an image tag: what the registry serves under it, against everything that is known of the release's
 * digest by then. Every refusal because of what a tag holds comes from here.
 */
export function judgeDigest(
  reference: Reference,
  served: Digest | null,
  claims: DigestClaims,
  moment: Moment,
): ImageStanding {
  const { recorded, elsewhere } = claims;
  const name = formatReference(reference);
  if (served === null) return judgeAbsent(name, claims, moment);
  const same = (how: string, note?: string): ImageStanding => {
    const why = `the registry holds ${served}, ${how}`;
    return { kind: "same", why, reference, digest: served, ...(note === undefined ? {} : { note }) };
  };
  if (served === recorded?.digest || served === elsewhere) return same("as recorded");
  if (moment.at === "observed") return judgeObserved(name, served, claims, same);
  if (served === moment.digest) return same(moment.at === "proven" ? "which is promoted" : "as built");
  return { kind: "other", problem: holdsAnother(name, served, moment) };
}

/** Nothing is there: what was built may still differ from what the release was before. */
function judgeAbsent(name: string, claims: DigestClaims, moment: Moment): ImageStanding {
  const { recorded, elsewhere } = claims;
  const lost = recorded?.digest ?? null;
  const why =
    lost === null ? "the registry does not have it" : `the registry has lost ${lost}, which is recorded`;
  if (moment.at !== "observed") {
    const built = moment.digest;
    if (lost !== null && recorded?.final === true && lost !== built)
      return { kind: "other", problem: notReproduced(name, lost, built) };
    if (elsewhere !== null && built !== null && elsewhere !== built)
      return { kind: "other", problem: destinationsDiffer(name, `would get ${built}`, elsewhere, COPY) };
  }
  return { kind: "absent", why, served: null, claims };
}

/** Something is there that neither the record nor another destination names, before anything is built. */
function judgeObserved(
  name: string,
  served: Digest,
  claims: DigestClaims,
  same: (how: string, note?: string) => ImageStanding,
): ImageStanding {
  const { tag, commit, recorded, elsewhere, revision, owner } = claims;
  const other = (problem: Problem): ImageStanding => ({ kind: "other", problem });
  if (elsewhere !== null)
    return other(
      destinationsDiffer(
        name,
        `holds ${served}`,
        elsewhere,
        `${IMMUTABLE}: find out who pushed it here, or release a new version`,
      ),
    );
  if (recorded === null && revision !== null && revision !== commit)
    return other(
      taken(
        name,
        served,
        `was built from commit ${shortCommit(revision)}`,
        `${IMMUTABLE}: release a new version`,
      ),
    );
  if (owner !== null) return other(takenBy(name, served, owner));
  // A pusher that alone knows its digest was recorded as about to push, when nothing was there.
  if (recorded !== null)
    return recorded.digest === null
      ? same("as recorded")
      : other(differs(name, served, tag, recorded.digest));
  // A rebuild of a Dockerfile may differ; an image of this very commit is this release's all the same.
  if (revision === commit) {
    const note = `it was built from this very commit, as its label ${REVISION_LABEL} says`;
    return same(note, note);
  }
  return {
    kind: "undecided",
    why: `the registry holds ${served}, which is compared with the build`,
    served,
    claims,
  };
}

const IMMUTABLE = "an image tag never changes its digest";
const COPY =
  "copy the recorded digest between the registries (skopeo copy), make the build reproducible, or release a new version";

function taken(name: string, served: Digest, by: string, hint: string): Problem {
  return { code: "image-tag-taken", message: `${name} holds ${served}, which ${by}`, hint };
}

function takenBy(
  name: string,
  served: Digest,
  owner: { readonly tag: string; readonly commit: CommitSha },
): Problem {
  const by = `${owner.tag} pushed from commit ${shortCommit(owner.commit)}`;
  return taken(name, served, by, "make image_tag differ for every version, or release a new version");
}

function differs(name: string, served: Digest, tag: string, recorded: Digest): Problem {
  return {
    code: "image-tag-differs",
    message: `${name} holds ${served}, but the record of ${tag} says ${recorded}`,
    hint: "something else wrote this image tag: find out what; slipway leaves it as it is. Release a new version instead",
  };
}

/** One image at several destinations is the same image everywhere. */
function destinationsDiffer(name: string, found: string, elsewhere: Digest, hint: string): Problem {
  return {
    code: "destinations-differ",
    message: `${name} ${found}, but this release was pushed to another destination as ${elsewhere}`,
    hint,
  };
}

function notReproduced(name: string, recorded: Digest, built: Digest | null): Problem {
  return {
    code: "not-reproduced",
    message: `${name} was published as ${recorded} and is gone, but now ${built ?? "an unknown digest"} was built`,
    hint: "push the recorded digest again from wherever it is kept, or release a new version",
  };
}

function holdsAnother(
  name: string,
  served: Digest,
  { at, digest }: Exclude<Moment, { readonly at: "observed" }>,
): Problem {
  if (at === "pushing") {
    return {
      code: "image-tag-holds-another",
      message: `${name} holds ${served} now, but ${digest ?? "an unknown digest"} was built`,
      hint: `${IMMUTABLE}: find out who pushed it, or release a new version`,
    };
  }
  const found =
    digest === null
      ? "what would be pushed is not known before the push"
      : `${digest} ${at === "proven" ? "is promoted" : "was built"}`;
  return {
    code: "image-tag-holds-another",
    message: `${name} holds ${served}, but ${found}`,
    hint: `${IMMUTABLE}: release a new version`,
  };
}
