import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { bundleToJSON, toDSSEBundle } from "@sigstore/bundle";
import { dsse } from "@sigstore/core";
import { STATEMENT_TYPE } from "../../domain/release/attestation.ts";
import type { Problem, Result } from "../../domain/text/problem.ts";
import type { Signer } from "../ports/signer.ts";
import { keyProblem } from "./errors.ts";
import { readBundle, trustKey } from "./verify-bundle.ts";

/** Makes a signature over bytes. */
export type SignBytes = (bytes: Buffer) => Promise<Buffer>;

/** Reads a private key in PEM; `where` says where it came from. */
export function readPrivateKey(pem: string, where: string): Result<KeyObject> {
  try {
    return usable(createPrivateKey(pem.trim().replaceAll("\\n", "\n")), where);
  } catch (error) {
    return { ok: false, problem: unreadable(pem, where, error) };
  }
}

/** Reads a public key in PEM; `where` says where it came from. */
export function readPublicKey(pem: string, where: string): Result<KeyObject> {
  try {
    return usable(createPublicKey(pem.trim()), where);
  } catch {
    const hint = "give the file of a public key in PEM: -----BEGIN PUBLIC KEY-----";
    return { ok: false, problem: keyProblem(`${where} holds no public key in PEM`, hint) };
  }
}

/** Those kinds of keys that Sigstore's verifiers take for a bundle. */
const KINDS: ReadonlySet<string> = new Set(["ec", "rsa", "ed25519"]);

function usable(key: KeyObject, where: string): Result<KeyObject> {
  const kind = key.asymmetricKeyType ?? "";
  if (KINDS.has(kind)) return { ok: true, value: key };
  return { ok: false, problem: keyProblem(`${where} holds a key of the kind ${kind}`, MAKE_ONE) };
}

const MAKE_ONE =
  "make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out release.key";

/** OpenSSL's own words are left out: they say less than the first line of the text. */
function unreadable(pem: string, where: string, error: unknown): Problem {
  if (/ENCRYPTED/.test(pem.slice(0, 200)) || (error as { code?: string }).code === "ERR_MISSING_PASSPHRASE") {
    const hint = `store it decrypted, where only the release job can read it, or sign with a command. ${MAKE_ONE}`;
    return keyProblem(`${where} holds a key that is encrypted`, hint);
  }
  return keyProblem(`${where} holds no private key in PEM`, MAKE_ONE);
}

/** A signer that holds a private key. */
export function keySigner(key: KeyObject): Signer {
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return signerWith(createPublicKey(key), async (bytes) => sign(algorithm, bytes, key));
}

/** A signer whose signatures are made elsewhere. Without its public key, its bundles are known by their hint alone. */
export function signerWith(key: KeyObject | { readonly hint: string }, signBytes: SignBytes): Signer {
  const hint = "hint" in key ? key.hint : hintOf(key);
  return {
    name: `the key ${hint}`,
    identity: null,
    sign: async (statement) => {
      const artifact = Buffer.from(statement);
      const signature = await signBytes(dsse.preAuthEncoding(STATEMENT_TYPE, artifact));
      const bundle = toDSSEBundle({ artifact, artifactType: STATEMENT_TYPE, signature, keyHint: hint });
      // cosign skips signatures by another name than its own for the key, which nothing defines.
      for (const each of bundle.content.dsseEnvelope.signatures) each.keyid = "";
      return JSON.stringify(bundleToJSON(bundle));
    },
    ownStatement: async (text) => {
      const read = readBundle(text);
      if (read === null) return null;
      if ("hint" in key) return read.hint === hint ? read.statement : null;
      return trustKey(key)(read).ok ? read.statement : null;
    },
  };
}

/** What tells a key from others: the SHA-256 of it in DER, in base64, as cosign writes it. */
function hintOf(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("base64");
}
