import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Trusted } from "../../domain/release/image-verification.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { OpenedBundle } from "../ports/stranger.ts";
import { readPublicKey } from "./key-signer.ts";
import { type TrustedRootPlaces, trustedRoot } from "./trusted-root.ts";
import { readBundle, type Trust, trustKey, trustRoot } from "./verify-bundle.ts";

/** Where files are looked for, and which Sigstore is trusted. */
export interface OpenerOptions extends TrustedRootPlaces {
  /** The file with what to trust; absent: Sigstore's own, by TUF. */
  readonly trustedRoot?: string;
}

/**
 * What opens bundles and verifies their signatures. With nobody to trust, who signed is found out all the same: whoever names
 * Sigstore's certificates signed with one. Throws `no-verifying-key` and `no-trusted-root`.
 */
export async function createOpener(
  trusted: Trusted,
  options: OpenerOptions,
): Promise<(bundle: string) => OpenedBundle | null> {
  const trust =
    trusted.kind === "key" ? await trustKeyIn(trusted.file, options) : await trustSigstore(options);
  return (bundle) => {
    const read = readBundle(bundle);
    return read === null ? null : { statement: read.statement, verdict: trust(read) };
  };
}

async function trustSigstore(options: OpenerOptions): Promise<Trust> {
  return trustRoot(await trustedRoot(options.trustedRoot, options));
}

async function trustKeyIn(file: string, { workspace }: OpenerOptions): Promise<Trust> {
  const pem = await readFile(resolve(workspace, file), "utf8").catch(() => null);
  const key = pem === null ? null : readPublicKey(pem, file);
  if (key?.ok) return trustKey(key.value);
  throw new ReleaseError({
    kind: "usage",
    code: "no-verifying-key",
    message: pem === null ? `${quote(file)} cannot be read` : `${quote(file)} holds no public key in PEM`,
    hint: "give --key the file of the public key: openssl pkey -in release.key -pubout -out release.pub",
  });
}
