/** Images that are taken from another release, and what belongs to them: what is listed and gone stays behind, or is missed. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { PREDICATES } from "../../src/domain/release/attestation.ts";
import { createReleasedImages } from "../../src/services/released/released-images.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { present } from "../support/present.ts";
import { pushLayout } from "../support/push-as-slipway.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { plannedImage } from "./image-builder-fixture.ts";
import { connect, reference, refused } from "./registry-fixture.ts";

test("what a list names and the registry has lost is said, unless the record names it: then nothing is taken", async () => {
  // Without the referrers API, so that the list is a tag's, which stays when a manifest is deleted.
  await using server = await startRegistryServer();
  await using layouts = await temporaryDirectory("slipway-layouts");
  const registry = connect({ scratch: async () => layouts.path });
  const layout = join(layouts.path, "image");
  await writeOciLayout(layout, "image", ["amd64"]);
  const from = reference(`${server.host}/acme/from:1.0.0-rc.1`);
  const digest = await pushLayout(registry, layout, from);
  const content = new Uint8Array(Buffer.from("{}"));
  const artifact = { type: "application/vnd.example.note", file: "note", content, annotations: {} };
  const [gone] = await registry.attach(from.repository, digest, [artifact], []);
  const lost = present(gone);
  server.state.repositories.get("acme/from")?.manifests.delete(lost);

  const source = { kind: "released", tag: "api/v1.0.0-rc.1", reference: from, digest } as const;
  const bring = async (image: ReturnType<typeof plannedImage<"released">>) => {
    const built = (await createReleasedImages(registry).build([image], () => {})).get(image.id);
    const notes: string[] = [];
    assert.equal(built?.delivery.kind, "content");
    await built.delivery.bring(
      () => {},
      (text) => notes.push(text),
    );
    return notes;
  };
  const carried = [
    { predicateType: PREDICATES.spdx, repository: from.repository, subject: digest, digest: lost },
  ];
  const problem = await refused(bring(plannedImage(source, server.host, "acme/missed", { carried })));
  assert.equal(problem.code, "proven-statement-gone");
  assert.match(
    problem.message,
    /^the SBOM \(SPDX\) of .*acme\/from:1\.0\.0-rc\.1 is gone: api\/v1\.0\.0-rc\.1's record/,
  );
  assert.deepEqual(await bring(plannedImage(source, server.host, "acme/taken")), [
    `${lost}, which ${server.host}/acme/from lists next to it, is gone there`,
  ]);
});
