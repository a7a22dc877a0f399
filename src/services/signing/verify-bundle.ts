import type { KeyObject } from "node:crypto";
import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { type TrustMaterial, toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { STATEMENT_TYPE } from "../../domain/release/attestation.ts";
import type { SignatureVerdict } from "../../domain/release/image-verification.ts";

/** A Sigstore bundle that holds a statement, before anything of it is believed. */
export interface ReadBundle {
  readonly bundle: Bundle;
  readonly statement: string;
  /** What its signer calls the key; null if a certificate holds it. */
  readonly hint: string | null;
}

/** Reads a bundle; null if it is none, or holds no in-toto statement. */
export function readBundle(text: string): ReadBundle | null {
  try {
    const bundle = bundleFromJSON(JSON.parse(text));
    if (bundle.content.$case !== "dsseEnvelope") return null;
    const { payloadType, payload } = bundle.content.dsseEnvelope;
    if (payloadType !== STATEMENT_TYPE) return null;
    const { content } = bundle.verificationMaterial;
    const hint = content.$case === "publicKey" ? content.publicKey.hint : null;
    return { bundle, statement: payload.toString("utf8"), hint };
  } catch {
    return null;
  }
}

/** Verifies bundles against what somebody trusts. */
export type Trust = (read: ReadBundle) => SignatureVerdict;

/** Trusts one key, whenever it signed. A bundle with a certificate is not one of its own. */
export function trustKey(key: KeyObject): Trust {
  const material = toTrustMaterial(NOBODY, () => ({ publicKey: key, validFor: () => true }));
  const verifier = new Verifier(material, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 });
  return (read) => {
    if (read.hint === null) return { ok: false, why: "it was signed with a certificate, not with this key" };
    // Entries of a transparency log say nothing about a key, and may be of a log that is not known here.
    const { key: signed, signature } = toSignedEntity(read.bundle);
    return attempt(() => {
      verifier.verify({ key: signed, signature, tlogEntries: [], timestamps: [] });
      return { ok: true, signer: "the key", issuer: null };
    });
  };
}

const NOBODY: TrustedRoot = {
  mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
};

/** Trusts a Sigstore instance: its certificate authority, its logs of certificates and of signatures, and who tells the time. */
export function trustRoot(root: TrustedRoot): Trust {
  const material: TrustMaterial = toTrustMaterial(root);
  const verifier = new Verifier(material, {
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  });
  return ({ bundle, hint }) => {
    if (hint !== null) return { ok: false, why: "it was signed with a key, not with a certificate" };
    return attempt(() => {
      const { identity } = verifier.verify(toSignedEntity(bundle));
      const { subjectAlternativeName: signer, extensions } = identity ?? {};
      if (signer === undefined) return { ok: false, why: "its certificate names nobody" };
      return { ok: true, signer, issuer: extensions?.issuer ?? null };
    });
  };
}

/** Reads what to trust, as `cosign --trusted-root` takes it; null if the text is anything else. */
export function readTrustedRoot(text: string): TrustedRoot | null {
  try {
    const root = TrustedRoot.fromJSON(JSON.parse(text));
    return root.certificateAuthorities.length > 0 ? root : null;
  } catch {
    return null;
  }
}

function attempt(verify: () => SignatureVerdict): SignatureVerdict {
  try {
    return verify();
  } catch (error) {
    // The library throws its own errors for most that is wrong, and any other for what it cannot read.
    if (error instanceof Error) return { ok: false, why: error.message };
    throw error;
  }
}
