import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { hexOf, parseDigest } from "../../../../src/domain/images/digest.ts";
import { sha256Of, sha256OfFile } from "../../../../src/services/oci/sha256.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

test("content has the digest that its parser takes, bytes and text alike", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const hex = createHash("sha256").update(text).digest("hex");
      const digest = sha256Of(text);
      assert.equal(digest, parseDigest(`sha256:${hex}`));
      assert.equal(hexOf(digest), hex);
      assert.equal(sha256Of(new TextEncoder().encode(text)), digest);
    }),
  );
});

test("a file has the digest of its bytes, and one that is not there is an error", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "file");
  const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
  await writeFile(path, bytes);
  assert.equal(await sha256OfFile(path), sha256Of(bytes));
  await assert.rejects(sha256OfFile(join(folder.path, "absent")), /ENOENT/);
});
