import { generateKeyPairSync, sign } from "node:crypto";
import { bundleToJSON } from "@sigstore/bundle";
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, type Signature, TSAWitness } from "@sigstore/sign";
import type { KeylessMode } from "../../domain/project/signing.ts";
import { STATEMENT_TYPE } from "../../domain/release/attestation.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Signer } from "../ports/signer.ts";
import { signingFailed } from "./errors.ts";
import { type IdentityOptions, identityIn, identityToken } from "./identity.ts";
import { readBundle, type Trust } from "./verify-bundle.ts";

/** Milliseconds for which one certificate is used; Fulcio's are good for ten minutes. */
const LIFETIME = 5 * 60_000;

/** How often a request to Sigstore is repeated, and for how many milliseconds each is waited for. */
const PATIENCE = { retry: { retries: 3, minTimeout: 500, factor: 2 }, timeout: 20_000 } as const;

/** What a keyless signer is made from. */
export interface KeylessOptions extends IdentityOptions {
  readonly mode: KeylessMode;
  readonly now: () => number;
  /** What is trusted to say who signed; asked only if there is something to be looked at. */
  readonly trust: () => Promise<Trust>;
}

/**
 * A signer whose key lives as long as the run: Fulcio certifies whose it is, by the token of CI, and Rekor logs each
 * signature. One certificate serves for everything that is signed within a few minutes.
 */
export async function keylessSigner(options: KeylessOptions): Promise<Signer> {
  const { mode, trust } = options;
  const token = () => identityToken(options);
  const identity = identityIn(await token());
  const builder = new DSSEBundleBuilder({
    signer: withOneCertificate(mode, token, options.now),
    witnesses: witnessesOf(mode),
  });
  return {
    identity,
    name: identity ?? "whoever the OIDC token names",
    sign: async (statement) => {
      try {
        const bundle = await builder.create({ data: Buffer.from(statement), type: STATEMENT_TYPE });
        return JSON.stringify(bundleToJSON(bundle));
      } catch (error) {
        throw failed(error);
      }
    },
    ownStatement: async (text) => {
      const read = readBundle(text);
      if (read === null || identity === null) return null;
      const verdict = (await trust())(read);
      return verdict.ok && verdict.signer === identity ? read.statement : null;
    },
  };
}

function witnessesOf({ rekor, timestampAuthority }: KeylessMode) {
  return [
    new RekorWitness({ entryType: "dsse", ...PATIENCE, ...(rekor !== undefined && { rekorBaseURL: rekor }) }),
    ...(timestampAuthority === undefined
      ? []
      : [new TSAWitness({ tsaBaseURL: timestampAuthority, ...PATIENCE })]),
  ];
}

/** Asks for a certificate when the last one is getting old. */
function withOneCertificate({ fulcio }: KeylessMode, token: () => Promise<string>, now: () => number) {
  let known: { readonly since: number; readonly certified: Promise<Certified> } | undefined;
  return {
    sign: async (data: Buffer): Promise<Signature> => {
      if (known === undefined || now() - known.since > LIFETIME)
        known = { since: now(), certified: certify(fulcio, token) };
      const { key, signWith } = await known.certified;
      return { key, signature: signWith(data) };
    },
  };
}

/** A key, and the certificate that says whose it is. */
interface Certified {
  readonly key: Signature["key"];
  readonly signWith: (data: Buffer) => Buffer;
}

async function certify(fulcio: string | undefined, token: () => Promise<string>): Promise<Certified> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signWith = (data: Buffer) => sign("sha256", data, privateKey);
  const pem = publicKey.export({ type: "spki", format: "pem" });
  const keyHolder = {
    sign: async (data: Buffer): Promise<Signature> => ({
      signature: signWith(data),
      key: { $case: "publicKey", publicKey: pem.toString() },
    }),
  };
  const signer = new FulcioSigner({
    identityProvider: { getToken: token },
    keyHolder,
    ...PATIENCE,
    ...(fulcio !== undefined && { fulcioBaseURL: fulcio }),
  });
  const { key } = await signer.sign(Buffer.alloc(0));
  return { key, signWith };
}

/** The library's errors wrap what happened. */
function failed(error: unknown): ReleaseError {
  const causes = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof ReleaseError) return each;
    causes.push(each.message);
  }
  return signingFailed(
    "remote",
    `Sigstore did not sign: ${[...new Set(causes)].join(": ")}`,
    "look at https://status.sigstore.dev, then run the same command again: what is done already stays",
    error,
  );
}
