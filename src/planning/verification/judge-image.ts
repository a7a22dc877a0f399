import { type Digest, hexOf } from "../../domain/images/digest.ts";
import { formatPinned, formatReference } from "../../domain/images/reference.ts";
import { PREDICATES, WITHDRAWAL_STATEMENT } from "../../domain/release/attestation.ts";
import type {
  FoundStatement,
  NamedImage,
  Trusted,
  VerifiedImage,
} from "../../domain/release/image-verification.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";
import { matchesWildcard } from "../../domain/text/wildcard.ts";
import { parseStatement } from "../provenance/statement.ts";
import { readNotice } from "../setting-aside/notice.ts";
import { provenanceChecks, provenancesIn, type TrustedStatement } from "./judge-provenance.ts";
import { type ImageReleases, releaseChecks } from "./judge-releases.ts";

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

/** What was found of an image. */
export interface FoundImage {
  readonly named: NamedImage;
  readonly digest: Digest;
  readonly trusted: Trusted;
  readonly statements: readonly FoundStatement[];
  /** What notices say that the image was withdrawn, as text, whoever put them there. */
  readonly notices: readonly string[];
  readonly releases: ImageReleases;
  /** Records of other releases, one of which may have the name that is asked for; empty if that has an owner. */
  readonly others: readonly ReleaseIntent[];
  /** What belongs to the image, and is not in the registry as it was pushed. */
  readonly faults: readonly string[];
  /** The index that the digest which was named is a part of; null if it is none's, or something is attached to it. */
  readonly partOf: Digest | null;
}

/** Compares everything that is said of an image; whatever is missing, or is said twice and differs, does not agree. */
export function judgeImage(found: FoundImage): VerifiedImage {
  const { named, digest, trusted, statements, releases } = found;
  const trustworthy = trustedStatements(statements, digest, trusted);
  const checks = [
    ...digestCheck(found),
    ...contentCheck(found),
    ...withdrawalCheck(found, trustworthy),
    signatureCheck(found, trustworthy),
    ...provenanceChecks(trustworthy, trusted, whyNot(statements, [PREDICATES.provenance])),
    billCheck(trustworthy, whyNot(statements, BILLS)),
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
function digestCheck({ named, digest, partOf }: FoundImage): VerificationCheck[] {
  if (named.reference === null || named.digest === null) return [];
  const found = partOf === digest ? `${digest}, an index which that image is a part of` : digest;
  return [check(formatReference(named.reference), named.digest, found)];
}

/** Whoever pulls an image needs all of it. What is as it was pushed is not mentioned. */
function contentCheck({ faults }: FoundImage): VerificationCheck[] {
  return faults.length === 0 ? [] : [check("content", "as it was pushed", faults.join("; "))];
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
  { named, trusted, statements, partOf }: FoundImage,
  trustworthy: readonly TrustedStatement[],
): VerificationCheck {
  const expected = expectedSigner(trusted);
  const signers = [...new Set(trustworthy.map(({ signer }) => signer))];
  if (signers.length > 0) return check("signature", expected, signers.join(", "), true);
  if (partOf !== null) {
    const index = formatPinned(named.repository, partOf);
    const found = `nothing; it is a part of an index, which is signed: slipway verify ${index}`;
    return check("signature", expected, found);
  }
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

/** What is there instead of what is trusted, of some types or at all; null if there is nothing. */
function whyNot(
  statements: readonly FoundStatement[],
  types: readonly string[] | null = null,
): string | null {
  const meant = statements.filter(({ type }) => types === null || (type !== null && types.includes(type)));
  const others = meant.map(({ verdict }) =>
    verdict.ok
      ? `signed by ${verdict.signer}${verdict.issuer === null ? "" : ` (by ${verdict.issuer})`}`
      : verdict.why,
  );
  return others.length === 0 ? null : [...new Set(others)].join("; ");
}

const BILLS: readonly string[] = [PREDICATES.spdx, PREDICATES.cyclonedx];

/** Bills of materials are made when something is built, and a promotion says nothing of them: what any provenance names has to be there. */
function billCheck(trustworthy: readonly TrustedStatement[], whyMissing: string | null): VerificationCheck {
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
    formats.length === 0 ? whyMissing : formats.join(", "),
    missing.length === 0,
  );
}

function formatOf({ predicateType }: TrustedStatement): string {
  return predicateType === PREDICATES.spdx ? "SPDX 2.3" : "CycloneDX 1.6";
}
