const NAMESPACE = "refs/slipway/";

/** The ref a release tag's intent stands under. */
export function intentRef(tag: string): string {
  return `${NAMESPACE}${tag}`;
}

/** The release tag whose intent a ref holds; null for other refs. */
export function tagOfIntentRef(ref: string): string | null {
  return ref.startsWith(NAMESPACE) ? ref.slice(NAMESPACE.length) : null;
}
