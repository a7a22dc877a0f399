import type { Digest } from "../images/digest.ts";
import type { Repository } from "../images/reference.ts";

/** The media type of a Sigstore bundle, version 0.3. Source: sigstore/protobuf-specs, "sigstore_bundle.proto". */
export const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** The annotation in which a registry's list says what a bundle states, as cosign writes it. */
export const PREDICATE_ANNOTATION = "dev.sigstore.bundle.predicateType";

/** What a statement says, by its type. */
export type PredicateType = (typeof PREDICATES)[keyof typeof PREDICATES];

/**
 * The types of the statements that slipway makes. Sources: slsa.dev/spec/v1.1/provenance; in-toto's attestation framework,
 * "spec/predicates/spdx.md" and "cyclonedx.md"; cosign 3, "pkg/types/predicate.go".
 */
export const PREDICATES = {
  provenance: "https://slsa.dev/provenance/v1",
  spdx: "https://spdx.dev/Document",
  cyclonedx: "https://cyclonedx.org/bom",
  signature: "https://sigstore.dev/cosign/sign/v1",
} as const;

/** The type of the notice that is put next to an image that was withdrawn, and the media type of what it holds. */
export const WITHDRAWAL_NOTICE = "application/vnd.slipway.withdrawal.v1+json";

/** The type of the same notice as a signed statement. The page keeps this heading for as long as the fields keep their meaning. */
export const WITHDRAWAL_STATEMENT =
  "https://github.com/slipway-release/slipway/blob/main/docs/provenance.md#withdrawal-v1";

/** What people call what a statement says. */
export const PREDICATE_NAMES: Readonly<Record<PredicateType, string>> = {
  [PREDICATES.provenance]: "provenance",
  [PREDICATES.spdx]: "SBOM (SPDX)",
  [PREDICATES.cyclonedx]: "SBOM (CycloneDX)",
  [PREDICATES.signature]: "signature",
};

/** What a bundle is called as a file, by what it says. */
export const BUNDLE_FILES: Readonly<Record<StatementType, string>> = {
  [PREDICATES.provenance]: "provenance.sigstore.json",
  [PREDICATES.spdx]: "sbom.spdx.sigstore.json",
  [PREDICATES.cyclonedx]: "sbom.cyclonedx.sigstore.json",
  [PREDICATES.signature]: "signature.sigstore.json",
  [WITHDRAWAL_STATEMENT]: "withdrawal.sigstore.json",
};

/** The file of a release that holds what is signed about all its others. */
export const FILES_STATEMENT = BUNDLE_FILES[PREDICATES.provenance];

/** A signed statement about an image, as a bundle that is kept next to it in its repository. */
export interface Attestation {
  readonly repository: Repository;
  /** The image's digest. */
  readonly subject: Digest;
  readonly predicateType: PredicateType;
  /** The digest of the manifest that holds the bundle. */
  readonly digest: Digest;
}

/** What a registry lists for an image. */
export interface Referrer {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly artifactType: string | null;
  readonly annotations: ReadonlyMap<string, string>;
}

/** The type of any statement of slipway's. */
export type StatementType = PredicateType | typeof WITHDRAWAL_STATEMENT;

/** An in-toto statement. Source: in-toto's attestation framework, "spec/v1/statement.md". */
export interface Statement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: StatementType;
  readonly predicate: object;
}

/** The media type of a statement, which is signed with it. Source: in-toto's attestation framework, "spec/v1/envelope.md". */
export const STATEMENT_TYPE = "application/vnd.in-toto+json";
