declare const brand: unique symbol;

/** A SHA-256 content digest, `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [brand]: "Digest" };

/**
 * Parses a digest. Registries may use other algorithms; slipway compares only SHA-256, the one every registry serves.
 * Gives `undefined` for anything else. Source: OCI image specification, "Digests".
 */
export function parseDigest(text: string): Digest | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
}

/** The first 12 hexadecimal digits, as `{digest_short}` shows them. */
export function shortDigest(digest: Digest): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}
