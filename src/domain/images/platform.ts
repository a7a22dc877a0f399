declare const brand: unique symbol;

/** What an image runs on, `os/architecture` or `os/architecture/variant`, in OCI's (that is, Go's) names. */
export type Platform = string & { readonly [brand]: "Platform" };

/** Variants that say no more than their architecture does, after containerd's `platforms.Normalize`. */
const PLAIN = /(?<=\/)(arm64\/v8|arm\/v7|amd64\/v1)$/;

/**
 * Parses a platform; `undefined` for anything else. `linux/arm64/v8` becomes `linux/arm64`, as every runtime understands it,
 * because some rules write the variant and some do not. Source: OCI image index specification, `platform`.
 */
export function parsePlatform(text: string): Platform | undefined {
  if (!/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/.test(text)) return undefined;
  return text.replace(PLAIN, (plain) => plain.slice(0, plain.indexOf("/"))) as Platform;
}
