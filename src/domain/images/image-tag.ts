declare const imageTag: unique symbol;

/** The tag of an OCI image; only `parseImageTag` makes one. */
export type ImageTag = string & { readonly [imageTag]: true };

/** OCI distribution specification 1.1, "Pulling manifests": the grammar of `<reference>` as a tag. */
const IMAGE_TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Takes a text and gives it as an image tag, or undefined where a registry would refuse it. */
export function parseImageTag(text: string): ImageTag | undefined {
  return IMAGE_TAG.test(text) ? (text as ImageTag) : undefined;
}
