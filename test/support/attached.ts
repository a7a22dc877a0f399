/** What is attached to images, read from a registry's state and not by slipway. */

import assert from "node:assert/strict";
import type { RegistryServer } from "./registry-server/server.ts";

export interface Attached {
  readonly digest: string;
  readonly predicateType: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the statement it asks for
  readonly statement: any;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the bundle it asks for
  readonly bundle: any;
}

const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** The statements about an image, in the order of their types. */
export function attachedTo({ state }: RegistryServer, repository: string, subject: string): Attached[] {
  const stored = state.repositories.get(repository);
  assert.ok(stored);
  const manifests = [...stored.manifests].map(([digest, { content }]) => ({
    digest,
    manifest: JSON.parse(content.toString("utf8")),
  }));
  const found = manifests.filter(
    ({ manifest }) => manifest.subject?.digest === subject && manifest.artifactType === BUNDLE,
  );
  const read = found.map(({ digest, manifest }): Attached => {
    assert.equal(manifest.layers.length, 1);
    assert.equal(manifest.layers[0].mediaType, BUNDLE);
    const bundle = JSON.parse(stored.blobs.get(manifest.layers[0].digest)?.toString("utf8") ?? "");
    assert.equal(bundle.mediaType, BUNDLE);
    const statement = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, "base64").toString("utf8"));
    assert.equal(manifest.annotations["dev.sigstore.bundle.predicateType"], statement.predicateType);
    assert.equal(`sha256:${statement.subject[0].digest.sha256}`, subject);
    return { digest, predicateType: statement.predicateType, statement, bundle };
  });
  return read.sort((a, b) => (a.predicateType < b.predicateType ? -1 : 1));
}
