import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import { readDeployManifest } from "../../../../src/services/bazel/deploy-manifest.ts";
import { digest } from "../../../support/facts.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

async function read(text: string) {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "manifest.json");
  await writeFile(file, text);
  return await readDeployManifest(file);
}

const push = (found: string, more = {}) => ({ command: "push", root: { digest: found }, ...more });
const manifest = (...operations: readonly object[]) => JSON.stringify({ operations });

test("the pushes of a deploy manifest are read, and what else it does is left out", async () => {
  const place = { registry: "ghcr.io", repository: "acme/api" };
  const text = manifest(
    push(digest("1"), { ...place, tags: ["1.2.3"], extra: true }),
    { command: "load", root: { digest: "?" } },
    push(digest("2"), { tags: null }),
  );
  assert.deepEqual(await read(text), [
    { digest: digest("1"), ...place, tags: ["1.2.3"] },
    { digest: digest("2"), registry: "", repository: "", tags: [] },
  ]);
});

test("a deploy manifest that cannot be read is the build's failure, and says why", async () => {
  const cases: Readonly<Record<string, RegExp>> = {
    "{": /JSON/,
    "[]": /expected object/,
    [manifest(push("sha256:abc"))]: /"sha256:abc" is not a SHA-256 digest/,
    [manifest({ command: "push" })]: /root/,
  };
  for (const [text, says] of Object.entries(cases)) {
    await assert.rejects(read(text), (error) => {
      assert.ok(error instanceof ReleaseError, String(error));
      assert.deepEqual([error.kind, error.problems[0]?.code], ["build", "bad-deploy-manifest"]);
      assert.match(error.message, says);
      return true;
    });
  }
});
