import { type Digest, hexOf } from "../../domain/images/digest.ts";
import { formatPinned, formatReference } from "../../domain/images/reference.ts";
import { PREDICATES, WITHDRAWAL_STATEMENT } from "../../domain/release/attestation.ts";
import type {
  FoundStatement,
  NamedImage,
  Trusted,
  VerifiedImage,
} from "../../domain/release/image-verification.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";
import { matchesWildcard } from "../../domain/text/wildcard.ts";
import { UNKNOWN_BUILDER } from "../provenance/provenance.ts";
import { type ReadProvenance, readProvenance } from "../provenance/read-provenance.ts";
import { parseStatement, type ReadStatement } from "../provenance/statement.ts";
import { readNotice } from "../setting-aside/notice.ts";
import { type ImageReleases, releaseChecks } from "./judge-releases.ts";

/** A statement that somebody who is trusted signed about this very image. */
export interface TrustedStatement extends ReadStatement {
  readonly signer: string;
}

/** Those of the statements that are signed by whom one trusts, and about this image. */
export function trustedStatements(
  found: readonly FoundStatement[],
  digest: Digest,
  trusted: Trusted,
): TrustedStatement[] {
  return found.flatMap(({ statement, verdict }) => {
    const read = parseStatement(statement);
    if (read === null || !verdict.ok || !isTrusted(verdict, trusted)) return [];
    return read.subject.some(({ sha256 }) => sha256 === hexOf(digest))
      ? { ...read, signer: verdict.signer }
      : [];
  });
}

function isTrusted(
  { signer, issuer }: { readonly signer: string; readonly issuer: string | null },
  trusted: Trusted,
): boolean {
  if (trusted.kind !== "identity") return trusted.kind === "key";
  return matchesWildcard(trusted.identity, signer) && issuer === trusted.issuer;
}

/**
 * What trusted provenance says of each release that an image is of: none that is promoted further first. Of several statements about
 * one release the first counts, of the release's own before a second builder's, and `provenanceChecks` says if they differ.
 */
export function trustedProvenance(statements: readonly TrustedStatement[]): ReadProvenance[] {
  const all = provenancesIn(statements);
  const left = new Set(all.map(({ promotedFrom }) => promotedFrom));
  const ranked = all.toSorted(
    (a, b) =>
      Number(left.has(a.tag)) - Number(left.has(b.tag)) || Number(a.reproduced) - Number(b.reproduced),
  );
  return ranked.filter(({ tag }, index) => ranked.findIndex((other) => other.tag === tag) === index);
}

function provenancesIn(statements: readonly TrustedStatement[]): ReadProvenance[] {
  return statements
    .filter(({ predicateType }) => predicateType === PREDICATES.provenance)
    .map(({ predicate }) => readProvenance(predicate));
}

/** What was found of an image. */
export interface FoundImage {
  readonly named: NamedImage;
  readonly digest: Digest;
  readonly trusted: Trusted;
  readonly statements: readonly FoundStatement[];
  /** What notices say that the image was withdrawn, as text, whoever put them there. */
  readonly notices: readonly string[];
  readonly releases: ImageReleases;
}

/** Compares everything that is said of an image; whatever is missing, or is said twice and differs, does not agree. */
export function judgeImage(found: FoundImage): VerifiedImage {
  const { named, digest, trusted, statements, releases } = found;
  const trustworthy = trustedStatements(statements, digest, trusted);
  const checks = [
    ...digestCheck(found),
    ...withdrawalCheck(found, trustworthy),
    signatureCheck(found, trustworthy),
    ...provenanceChecks(trustworthy, trusted),
    billCheck(trustworthy),
    ...releaseChecks(found, releases),
  ];
  const image = formatPinned(named.repository, digest);
  return { image, agreed: checks.every(({ agreed }) => agreed), checks };
}

function check(
  subject: string,
  expected: string | null,
  found: string | null,
  agreed = expected === found,
): VerificationCheck {
  return { subject, expected, found, agreed };
}

/** A tag and a digest that are given together have to be one image. */
function digestCheck({ named, digest }: FoundImage): VerificationCheck[] {
  if (named.reference === null || named.digest === null) return [];
  return [check(formatReference(named.reference), named.digest, digest)];
}

/** A notice is a doubt whoever wrote it: whoever may push there may warn of what is there. */
function withdrawalCheck(
  { notices }: FoundImage,
  trustworthy: readonly TrustedStatement[],
): VerificationCheck[] {
  const signed = new Map(
    trustworthy
      .filter(({ predicateType }) => predicateType === WITHDRAWAL_STATEMENT)
      .map(({ predicate, signer }) => [readNotice(predicate), `signed by ${signer}`]),
  );
  const said = [...new Set([...signed.keys(), ...notices.map((text) => readNotice(parseJson(text)))])];
  if (said.length === 0) return [];
  const found = said.map((text) => `${text} (${signed.get(text) ?? "not signed"})`);
  return [check("withdrawal", null, found.join("; "))];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function signatureCheck(
  { trusted, statements }: FoundImage,
  trustworthy: readonly TrustedStatement[],
): VerificationCheck {
  const expected = expectedSigner(trusted);
  const signers = [...new Set(trustworthy.map(({ signer }) => signer))];
  if (signers.length > 0) return check("signature", expected, signers.join(", "), true);
  return check("signature", expected, whyNot(statements), false);
}

function expectedSigner(trusted: Trusted): string {
  switch (trusted.kind) {
    case "key":
      return `the key in ${trusted.file}`;
    case "identity":
      return `${trusted.identity} (by ${trusted.issuer})`;
    case "nobody":
      return "whom you trust: name it with --identity or --key";
  }
}

/** What is there instead of a signature that is trusted; null if there is nothing. */
function whyNot(statements: readonly FoundStatement[]): string | null {
  const others = statements.map(({ verdict }) =>
    verdict.ok
      ? `signed by ${verdict.signer}${verdict.issuer === null ? "" : ` (by ${verdict.issuer})`}`
      : verdict.why,
  );
  return others.length === 0 ? null : [...new Set(others)].join("; ");
}

function provenanceChecks(trustworthy: readonly TrustedStatement[], trusted: Trusted): VerificationCheck[] {
  const all = provenancesIn(trustworthy);
  if (all.length === 0) return [check("provenance", "which commit it was built from", null)];
  const said = [...new Set(all.map(told))];
  return [
    check("provenance", "which commit it was built from", said.join("; "), isOneStory(all)),
    ...builderCheck(trustworthy, trusted),
  ];
}

/** Whether all of it is about one commit of one repository, and one release of which all others are promotions. */
function isOneStory(all: readonly ReadProvenance[]): boolean {
  const distinct = (of: (each: ReadProvenance) => string | null) => new Set(all.map(of)).size;
  const built = all.filter(({ promotedFrom }) => promotedFrom === null);
  return (
    all.every(({ commit }) => commit !== null) &&
    distinct(({ commit }) => commit) === 1 &&
    distinct(({ repository }) => repository) === 1 &&
    new Set(built.map(({ tag }) => tag)).size <= 1
  );
}

function told({ repository, tag, commit, promotedFrom }: ReadProvenance): string {
  const from = promotedFrom === null ? "" : `, promoted from ${promotedFrom}`;
  return `${repository ?? "an unknown repository"}@${tag ?? "an unknown tag"} (${commit ?? "an unknown commit"}${from})`;
}

/** An identity signs for its own builds only; a key says nothing about where it was used. */
function builderCheck(trustworthy: readonly TrustedStatement[], trusted: Trusted): VerificationCheck[] {
  const said = trustworthy
    .filter(({ predicateType }) => predicateType === PREDICATES.provenance)
    .map(({ predicate, signer }) => ({ ...readProvenance(predicate), signer }));
  const build = said.find(({ promotedFrom }) => promotedFrom === null) ?? said[0];
  return (build === undefined ? [] : [build]).map(({ builder, signer }) => {
    const found = builder === UNKNOWN_BUILDER ? "a builder that cannot be named" : builder;
    return trusted.kind === "identity"
      ? check("builder", signer, found)
      : check("builder", "a builder", found, builder !== null);
  });
}

const BILLS: readonly string[] = [PREDICATES.spdx, PREDICATES.cyclonedx];

/** Bills of materials are made when something is built, and a promotion says nothing of them: what any provenance names has to be there. */
function billCheck(trustworthy: readonly TrustedStatement[]): VerificationCheck {
  const attached = provenancesIn(trustworthy).flatMap((each) => each.attached);
  const made = trustworthy.filter(({ predicateType }) => BILLS.includes(predicateType));
  const formats = [...new Set(made.map(formatOf))].sort();
  const wanted = attached.length === 0 ? BILLS : BILLS.filter((type) => attached.includes(type));
  // Provenance that says so says that there is none.
  if (wanted.length === 0) return check("sbom", null, formats.length === 0 ? null : formats.join(", "), true);
  const missing = wanted.filter((type) => !made.some(({ predicateType }) => predicateType === type));
  return check(
    "sbom",
    "what it was made from",
    formats.length === 0 ? null : formats.join(", "),
    missing.length === 0,
  );
}

function formatOf({ predicateType }: TrustedStatement): string {
  return predicateType === PREDICATES.spdx ? "SPDX 2.3" : "CycloneDX 1.6";
}
