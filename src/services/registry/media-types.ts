// Media types of OCI's image specification 1.1, and those of Docker's that preceded them.
/** An image index. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
/** An image manifest, and what a manifest is taken for that does not say. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

/**
 * What a request for a manifest accepts. All four have to be named: a registry converts what is not, and what it
 * converted has another digest.
 */
export const ACCEPTED = [OCI_INDEX, OCI_MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST].join(", ");

/** Whether a manifest of this media type lists other manifests. */
export function isIndex(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX;
}

/** Whether a blob of this media type describes an image; artifacts that are no images have other configurations. */
export function isImageConfig(mediaType: string): boolean {
  return mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
}
