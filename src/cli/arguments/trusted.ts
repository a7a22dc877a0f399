import { parseDigest } from "../../domain/images/digest.ts";
import { parseReference, parseRepository } from "../../domain/images/reference.ts";
import type { NamedImage, Trusted } from "../../domain/release/image-verification.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** The options of `verify IMAGE`. */
export interface TrustOptions {
  /** The file of a public key. */
  readonly key?: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly trustedRoot?: string;
  /** False: the source repository's remote is not asked. */
  readonly record?: boolean;
}

/** Reads `host/path:tag`, `host/path@sha256:…`, or both together. Throws `bad-image`. */
export function parseImage(text: string): NamedImage {
  const at = text.indexOf("@");
  const name = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? null : parseDigest(text.slice(at + 1));
  const reference = parseReference(name) ?? null;
  const repository = reference === null ? parseRepository(name) : null;
  if (digest !== undefined && reference !== null)
    return { repository: reference.repository, reference, digest };
  if (digest && repository?.ok) return { repository: repository.value, reference: null, digest };
  throw new ReleaseError({
    kind: "usage",
    code: "bad-image",
    message: `${quote(text)} does not name an image`,
    hint: "write it whole: ghcr.io/acme/api:1.2.3, or ghcr.io/acme/api@sha256: and 64 hexadecimal digits",
  });
}

/** Refuses the options of `verify IMAGE` if releases are verified, which they would not change. Throws `bad-trust`. */
export function refuseTrust({ key, identity, issuer, trustedRoot, record }: TrustOptions): void {
  const given = Object.entries({ key, identity, issuer, "trusted-root": trustedRoot });
  const option =
    given.find(([, value]) => value !== undefined)?.[0] ?? (record === false ? "no-record" : null);
  if (option === null) return;
  throw new ReleaseError({
    kind: "usage",
    code: "bad-trust",
    message: `--${option} is about an image, and none is named`,
    hint: `name one, such as ghcr.io/acme/api:1.2.3, or leave --${option} out: releases are compared with their records`,
  });
}

/** Who vouches for the identities that CI has, by how these begin. */
const ISSUERS: readonly (readonly [prefix: string, issuer: string])[] = [
  ["https://github.com/", "https://token.actions.githubusercontent.com"],
  ["https://gitlab.com/", "https://gitlab.com"],
];

/** Whom the options trust. Throws `bad-trust`. */
export function trustedBy({ key, identity, issuer }: TrustOptions): Trusted {
  const refuse = (message: string, hint: string): never => {
    throw new ReleaseError({ kind: "usage", code: "bad-trust", message, hint });
  };
  if (key !== undefined && identity !== undefined)
    return refuse(
      "--key and --identity are given together",
      "an image is signed with a key or by an identity: name one",
    );
  if (key !== undefined) return { kind: "key", file: key };
  if (identity === undefined) {
    if (issuer === undefined) return { kind: "nobody" };
    return refuse("--issuer is given without --identity", "name the identity that it vouches for as well");
  }
  const known = issuer ?? ISSUERS.find(([prefix]) => identity.startsWith(prefix))?.[1];
  if (known !== undefined) return { kind: "identity", identity, issuer: known };
  return refuse(
    `nothing says who vouches for ${quote(identity)}`,
    "add --issuer URL, such as https://accounts.google.com",
  );
}
