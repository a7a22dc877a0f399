import { formatPinned } from "../images/reference.ts";
import type { Attestation } from "./attestation.ts";
import type { PublishedRelease, ReleasedComponent, ReleasedImage } from "./record.ts";

/**
 * One release in JSON, as `slipway release --json` prints it and as a command of the user's own finds it in the file that
 * SLIPWAY_RELEASE names. Scripts read it: each key is written out, so that a field of the type does not become part of the
 * contract by itself.
 */
export function releasedDocument(released: ReleasedComponent) {
  const { tag, component, version, channel, commit, images, deployments, files, release } = released;
  const { attestations, promotedFrom } = released;
  return {
    tag,
    component,
    version,
    channel,
    commit,
    ...(promotedFrom === undefined ? {} : { promotedFrom }),
    images: images.map(imageDocument),
    ...(attestations === undefined ? {} : { attestations: attestations.map(attestationDocument) }),
    deployments: deployments.map(({ environment, url, outcome }) => ({ environment, url, outcome })),
    files: files.map(({ name, digest, outcome }) => ({ name, digest, outcome })),
    release: release === null ? null : publishedDocument(release),
  };
}

function attestationDocument({ repository, subject, predicateType, digest }: Attestation) {
  return { image: formatPinned(repository, subject), predicateType, digest };
}

function imageDocument({ reference, configured, digest, outcome, note }: ReleasedImage) {
  return {
    reference,
    ...(configured === undefined ? {} : { configured }),
    digest,
    outcome,
    ...(note === undefined ? {} : { note }),
  };
}

function publishedDocument({ url, id, outcome, forge }: PublishedRelease) {
  return { url, id, outcome, ...(forge !== undefined && { forge }) };
}
