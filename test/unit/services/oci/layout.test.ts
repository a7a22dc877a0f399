import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { layoutDigest, layoutPlatforms } from "../../../../src/services/oci/layout.ts";
import { digest } from "../../../support/facts.ts";
import { writeOciLayout } from "../../../support/oci-layout.ts";
import { present } from "../../../support/present.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

test("a layout's one image is known with its platforms, and so is its one index", async () => {
  for (const architectures of [["amd64"], ["arm64", "amd64"]]) {
    await using layout = await temporaryDirectory();
    const written = await writeOciLayout(layout.path, "x", architectures);
    const found = present(await layoutDigest(layout.path));
    assert.equal(found, written);
    assert.deepEqual(
      await layoutPlatforms(layout.path, found),
      architectures.map((each) => `linux/${each}`),
    );
  }
});

test("a layout of none, of several, of another algorithm's or of nothing that can be read has no one image", async () => {
  await using layout = await temporaryDirectory();
  const one = { digest: digest("1") };
  for (const text of [
    JSON.stringify({ manifests: [] }),
    JSON.stringify({ manifests: [one, { digest: digest("2") }] }),
    JSON.stringify({ manifests: [{ digest: `sha512:${"0".repeat(128)}` }] }),
    JSON.stringify({ manifests: "many" }),
    "garbage",
  ]) {
    await writeFile(join(layout.path, "index.json"), text);
    assert.equal(await layoutDigest(layout.path), undefined, text);
  }
  await rm(join(layout.path, "index.json"));
  await assert.rejects(layoutDigest(layout.path), { code: "ENOENT" });
});
