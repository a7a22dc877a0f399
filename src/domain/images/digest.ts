declare const brand: unique symbol;

/** A SHA-256 content digest, `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [brand]: "Digest" };

/** The 32 bytes that SHA-256 gives for any content. */
export type Sha256 = Uint8Array & { readonly length: 32 };

const PREFIX = "sha256:";

/**
 * Parses a digest. Registries may use other algorithms; slipway compares only SHA-256, the one every registry serves.
 * Gives `undefined` for anything else. Source: OCI image specification, "Digests".
 */
export function parseDigest(text: string): Digest | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
}

/** Writes a hash as a digest. */
export function digestOfHash(hash: Sha256): Digest {
  const digits = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0"));
  return `${PREFIX}${digits.join("")}` as Digest;
}

/** The 64 hexadecimal digits of a digest, as `sha256sum` prints them. */
export function hexOf(digest: Digest): string {
  return digest.slice(PREFIX.length);
}

/** The first 12 hexadecimal digits, as `{digest_short}` shows them. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}
