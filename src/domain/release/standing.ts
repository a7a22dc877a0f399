import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { Reference } from "../images/reference.ts";
import type { Problem } from "../text/problem.ts";
import type { Attestation } from "./attestation.ts";
import type { ForgeReleaseFacts, ReferenceOwner } from "./facts.ts";

/**
 * How something that a release wants stands outside, and why:
 *
 * - `absent`: it is not there, and has to be made;
 * - `same`: it is there, and it is this release's;
 * - `other`: something else is there, which must stay as it is;
 * - `undecided`: it cannot be known yet; for an image, the build decides.
 *
 * `Same` and `Open` are what else is known of one that is there, and of one that may have to be made.
 */
export type Standing<Same = unknown, Open = unknown> =
  | ({ readonly kind: "absent" | "undecided"; readonly why: string } & Open)
  | ({ readonly kind: "same"; readonly why: string } & Same)
  | { readonly kind: "other"; readonly problem: Problem };

/**
 * How an image's tag stands. If it is this release's: its digest, and a note if something other than the digest says so. If
 * it may have to be pushed: what the registry serves under it, and what else decides about its digest.
 */
export type ImageStanding = Standing<
  { readonly reference: Reference; readonly digest: Digest; readonly note?: string },
  { readonly served: Digest | null; readonly claims: DigestClaims }
>;

/** What says which digest an image tag has to hold, besides the build. */
export interface DigestClaims {
  /** The release tag. */
  readonly tag: string;
  /** The commit that is released; null if it is not known. */
  readonly commit: CommitSha | null;
  /** What the release's own record says; a digest of null: only its pusher knows, and nothing was there before. */
  readonly recorded: { readonly digest: Digest | null; readonly final: boolean } | null;
  /** What the record says the same image is at its other destinations. */
  readonly elsewhere: Digest | null;
  /** The commit that the served image says it was built from. */
  readonly revision: CommitSha | null;
  /** Another release whose record names this reference. */
  readonly owner: ReferenceOwner | null;
}

/** How the signed statements about an image stand; those that are there, if they are the release's. */
export type AttestationStanding = Standing<{ readonly attestations: readonly Attestation[] }>;

/** How a floating tag stands; `leftTo` is the release tag of a newer release that has it, which nothing may move back. */
export type FloatingStanding = Standing<{ readonly leftTo: string | null }>;

/** How a site's environment stands; `url` is null if it is not known where it is served. */
export type DeploymentStanding = Standing<{ readonly url: string | null }>;

/**
 * How the forge's release stands; `found` is what is there already, a draft if it still has to be published. `leftOver`: other
 * drafts of slipway's, which have to go.
 */
export type ForgeStanding = Standing<
  { readonly found: ForgeReleaseFacts },
  { readonly found: ForgeReleaseFacts | null; readonly leftOver: boolean }
>;
