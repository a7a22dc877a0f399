import { shortCommit } from "../../domain/history/commit-sha.ts";
import { PREDICATES } from "../../domain/release/attestation.ts";
import type { Trusted } from "../../domain/release/image-verification.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";
import { UNKNOWN_BUILDER } from "../provenance/provenance.ts";
import { type ReadProvenance, readProvenance } from "../provenance/read-provenance.ts";
import type { ReadStatement } from "../provenance/statement.ts";

/** A statement that somebody who is trusted signed about this very image. */
export interface TrustedStatement extends ReadStatement {
  readonly signer: string;
}

interface SignedProvenance extends ReadProvenance {
  readonly signer: string;
}

/** What trusted provenance says, each with who signed it. */
export function provenancesIn(trustworthy: readonly TrustedStatement[]): SignedProvenance[] {
  return trustworthy
    .filter(({ predicateType }) => predicateType === PREDICATES.provenance)
    .map(({ predicate, signer }) => ({ ...readProvenance(predicate), signer }));
}

/**
 * What trusted provenance says of each release that an image is of: none that is promoted further first. Of several statements about
 * one release the first counts, of the release's own before a second builder's, and `provenanceChecks` says if they differ. Snapshots have no
 * tag, and each counts.
 */
export function trustedProvenance(trustworthy: readonly TrustedStatement[]): readonly ReadProvenance[] {
  const all = provenancesIn(trustworthy);
  const left = new Set(all.map(({ promotedFrom }) => promotedFrom));
  const isLeft = ({ tag }: ReadProvenance) => tag !== null && left.has(tag);
  const ranked = all.toSorted(
    (a, b) => Number(isLeft(a)) - Number(isLeft(b)) || Number(a.reproduced) - Number(b.reproduced),
  );
  return ranked.filter(
    ({ tag, snapshot }, index) =>
      snapshot !== null || ranked.findIndex((other) => other.tag === tag) === index,
  );
}

/** Whether all of it can be true, and whether whoever signs a build also made it. `whyNot`: why nothing is trusted. */
export function provenanceChecks(
  trustworthy: readonly TrustedStatement[],
  trusted: Trusted,
  whyNot: string | null,
): VerificationCheck[] {
  const all = provenancesIn(trustworthy);
  const question = { subject: "provenance", expected: "which commit it was built from" };
  if (all.length === 0) return [{ ...question, found: whyNot, agreed: false }];
  const said = [...new Set(all.map(told))];
  return [{ ...question, found: said.join("; "), agreed: canAllBeTrue(all) }, builderCheck(all, trusted)];
}

/**
 * One digest may be of several releases: a build gives it again as long as nothing changes that it is made from. All of them are of one
 * source repository, and each is of a commit. Within one release tag everything is about one commit, and about one build, or one release
 * that was promoted. A promotion is of the commit that it promotes.
 */
function canAllBeTrue(all: readonly ReadProvenance[]): boolean {
  const isOne = (values: readonly (string | null)[]) => new Set(values).size <= 1;
  const ofTag = (tag: string | null) => all.filter((each) => each.snapshot === null && each.tag === tag);
  const origin = ({ tag, promotedFrom }: ReadProvenance) => promotedFrom ?? tag;
  return (
    isOne(all.map(({ repository }) => repository)) &&
    all.every(({ commit }) => commit !== null) &&
    all.every(({ tag }) => isOne(ofTag(tag).map(({ commit }) => commit)) && isOne(ofTag(tag).map(origin))) &&
    all.every(
      ({ promotedFrom, commit }) =>
        promotedFrom === null || ofTag(promotedFrom).every((promoted) => promoted.commit === commit),
    )
  );
}

function told({ repository, tag, snapshot, commit, promotedFrom }: ReadProvenance): string {
  const from = promotedFrom === null ? "" : `, promoted from ${promotedFrom}`;
  const what = snapshot === null ? `@${tag ?? "an unknown tag"}` : ", a snapshot";
  return `${repository ?? "an unknown repository"}${what} (${commit ?? "an unknown commit"}${from})`;
}

/** What a release is called, or a snapshot. */
export function releaseName({ tag, snapshot, commit }: ReadProvenance): string {
  if (snapshot === null) return tag ?? "an unknown tag";
  return `a snapshot of ${commit === null ? "an unknown commit" : shortCommit(commit)}`;
}

/**
 * An identity signs for its own builds only: it says so of itself, or that it cannot name the builder; and each release that was built has a
 * build of its signer's. A key says nothing about where it was used.
 */
function builderCheck(all: readonly SignedProvenance[], trusted: Trusted): VerificationCheck {
  const built = all.filter(({ promotedFrom }) => promotedFrom === null);
  const builds = built.length > 0 ? built : all;
  const isOwn = ({ builder, signer }: SignedProvenance) => builder === signer;
  const isVouchedFor = ({ tag }: SignedProvenance) => builds.some((each) => each.tag === tag && isOwn(each));
  const byIdentity = trusted.kind === "identity";
  const agreed = byIdentity
    ? builds.every((each) => (isOwn(each) || each.builder === UNKNOWN_BUILDER) && isVouchedFor(each))
    : builds.every(({ builder }) => builder !== null);
  const told = byIdentity && agreed ? builds.filter(isOwn) : builds;
  const builders = told.flatMap(({ builder }) => builder ?? []);
  const names = [...new Set(builders)].map((each) =>
    each === UNKNOWN_BUILDER ? "a builder that cannot be named" : each,
  );
  const expected = byIdentity ? [...new Set(told.map(({ signer }) => signer))].join(", ") : "a builder";
  return { subject: "builder", expected, found: names.join(", ") || null, agreed };
}
