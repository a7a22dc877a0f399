declare const brand: unique symbol;

/** What an image runs on, `os/architecture` or `os/architecture/variant`, in OCI's (that is, Go's) names. */
export type Platform = string & { readonly [brand]: "Platform" };

/** Parses a platform; `undefined` for anything else. Source: OCI image index specification, `platform`. */
export function parsePlatform(text: string): Platform | undefined {
  return /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/.test(text) ? (text as Platform) : undefined;
}
