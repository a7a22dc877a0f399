import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import type { BuildOutputs } from "../../../../src/services/bazel/build-events.ts";
import { readImageOutputs } from "../../../../src/services/bazel/image-outputs.ts";
import { bazel, digest, label } from "../../../support/facts.ts";
import { planned } from "../../../support/planned.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const target = { label: label("//api:push"), rule: "image_push" };
const push = (found: "1" | "2", ...tags: string[]) => ({
  command: "push",
  root: { digest: digest(found) },
  registry: "ghcr.io",
  repository: "acme/api",
  tags,
});

/** Reads what a build says whose deploy manifest is this one; null: there is none. */
async function read(manifest: object | null, via: "args" | "stamp" = "args", rule = target.rule) {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "push.json");
  await writeFile(file, JSON.stringify(manifest));
  const outputs: BuildOutputs = {
    files: (_, group) => (group === "deploy_manifest" && manifest !== null ? [file] : []),
    localFile: () => undefined,
    invocation: undefined,
    isWhole: true,
    actions: undefined,
  };
  const image = planned("ghcr.io/acme/api", { source: bazel("//api:push", { via }) });
  return await readImageOutputs(outputs, { ...target, rule }, image as never);
}

const refuses = async (reading: Promise<unknown>, kind: string, code: string, hint: RegExp) =>
  assert.rejects(reading, (error) => {
    assert.ok(error instanceof ReleaseError, String(error));
    const [problem] = error.problems;
    assert.deepEqual([error.kind, problem?.code], [kind, code]);
    assert.match(problem?.hint ?? "", hint);
    return true;
  });

test("a pusher of rules_img that does not say what it pushes is too old; one of another rule may be silent", async () => {
  await refuses(read(null), "build", "ruleset-too-old", /0\.3\.5/);
  assert.equal((await read(null, "args", "sh_binary")).digest, null);
});

test("tags of single platforms, and a tag that several things would get, are refused", async () => {
  const operations = [push("1"), { command: "registry_tag", tags: ["1.2.3-arm64"] }];
  await refuses(read({ operations }), "refused", "platform-tags", /manifest_tags/);
  const several = { operations: [push("1", "latest"), push("2")] };
  await refuses(read(several), "refused", "tag-for-several", /\(latest\)/);
  assert.equal((await read(several, "stamp")).digest, digest("1"));
  assert.equal((await read({ operations: [push("1"), push("2")] })).digest, digest("1"));
});

test("what arrives late is known to", async () => {
  assert.equal((await read({ operations: [push("1")], settings: { push_strategy: "bes" } })).isLate, true);
  assert.equal((await read({ operations: [push("1")], settings: { push_strategy: "lazy" } })).isLate, false);
});
