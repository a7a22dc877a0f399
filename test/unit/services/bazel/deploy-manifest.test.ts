import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parseRepository } from "../../../../src/domain/images/reference.ts";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import { operationFor, readDeployManifest } from "../../../../src/services/bazel/deploy-manifest.ts";
import { digest, unwrap } from "../../../support/facts.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

async function readWhole(text: string) {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "manifest.json");
  await writeFile(file, text);
  return await readDeployManifest(file);
}

const read = async (text: string) => (await readWhole(text)).operations;

const push = (found: string, more = {}) => ({ command: "push", root: { digest: found }, ...more });
const manifest = (...operations: readonly object[]) => JSON.stringify({ operations });

test("what would happen beside the pushes is known", async () => {
  const text = (settings: object, ...operations: object[]) => JSON.stringify({ operations, settings });
  const plain = await readWhole(text({ push_strategy: "eager" }, push(digest("1"))));
  assert.deepEqual([plain.tagsAlone, plain.isLate], [false, false]);
  const other = await readWhole(
    text({ push_strategy: "bes" }, push(digest("1")), { command: "registry_tag", tags: ["x-arm64"] }),
  );
  assert.deepEqual([other.tagsAlone, other.isLate, other.operations.length], [true, true, 1]);
});

test("of several pushes to one repository the image's own is taken", () => {
  const at = (found: "1" | "2", repository = "acme/api") => ({
    digest: digest(found),
    registry: "ghcr.io",
    repository,
    tags: [],
  });
  const configured = unwrap(parseRepository("ghcr.io/acme/api"));
  const of = (built: "1" | "2" | null, ...operations: ReturnType<typeof at>[]) =>
    operationFor(operations, configured, "//:push", built === null ? null : digest(built))?.digest;
  assert.equal(of("2", at("1"), at("2")), digest("2"));
  assert.equal(of(null, at("1"), at("2")), digest("1"));
  assert.equal(of("1", at("2", "acme/web"), at("1")), digest("1"));
  assert.throws(() => of("1", at("1", "acme/web"), at("2", "acme/x")), /pushes to ghcr\.io\/acme\/web/);
});

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
