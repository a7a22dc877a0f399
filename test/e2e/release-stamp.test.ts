/** Image tags that a rule decides itself, stamped or by default: what would be pushed is known, and judged, before it is. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, releasesOf } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";

const API = "smutjebot/heimdall/api";

const config = (tagVia: string) => `format = 1
[repository]
github = "smutjebot/heimdall"
[bazel]
flags = ["--config=release"]
[components.api]
tag = "api@{version}"
version = "calver:YYYY.M.PATCH"
[components.api.image]
bazel = "//platform/api:api_push"
repository = "ghcr.io/${API}"
tag_via = ${tagVia}
`;

describe("an image tag that the rule decides", () => {
  let example: Example;
  let status: string;
  let ruleTag = "{{.PUSH_TAG}}";
  before(async () => {
    example = await startExample("heimdall");
    status = await readFile(new URL("../../bazel/workspace_status.sh", import.meta.url), "utf8");
  });
  after(() => example[Symbol.asyncDispose]());

  /** Sets the rule's tag, the status command and `tag_via`, and tags the commit. */
  async function prepare(version: string, tagVia: string, tag: string, command = status): Promise<void> {
    await example.tree.edit({ "platform/api/BUILD.bazel": [[`tag = "${ruleTag}"`, `tag = "${tag}"`]] });
    ruleTag = tag;
    await example.tree.write("tools/workspace_status.sh", command);
    await example.configure(config(tagVia));
    await example.tree.tag(`api@${version}`);
  }

  /** Asserts that the release is refused with these words, and that nothing of it was pushed. */
  async function assertRefused(version: string, code: string, ...words: string[]): Promise<void> {
    const before = await tagsOf(example.registry, API);
    const refs = await example.tree.git("ls-remote", "origin");
    const { exitCode, json, stderr } = await example.slipway(["release", `api@${version}`, "--json"]);
    assert.equal(exitCode, 4, stderr);
    const [{ code: found, message }] = json().error.problems;
    assert.equal(found, code, message);
    for (const word of words) assert.ok(message.includes(word), message);
    assert.deepEqual(await tagsOf(example.registry, API), before);
    assert.equal(await example.tree.git("ls-remote", "origin"), refs);
    assert.deepEqual(releasesOf(example, `api@${version}`), []);
  }

  test("from a build setting's default, next to the one that is given: latest is not pushed by accident", async () => {
    await prepare("2026.1.1", '"args"', "{{.PUSH_TAG}}");
    await assertRefused("2026.1.1", "other-tags", "//platform/api:api_push", "would also push latest");
  });

  test("from a stamp that slipway gives is pushed", async () => {
    await prepare("2026.2.1", '"stamp"', "{{.STABLE_SLIPWAY_IMAGE_TAG}}");
    done(await example.slipway(["release", "api@2026.2.1", "--json"]));
    await assertReleased(example, "api@2026.2.1");
    assert.deepEqual(await tagsOf(example.registry, API), ["2026.2.1"]);
  });

  test("from that stamp is another one in the next version, though nothing else changed", async () => {
    await example.tree.tag("api@2026.2.2");
    done(await example.slipway(["release", "api@2026.2.2", "--json"]));
    await assertReleased(example, "api@2026.2.2");
    assert.deepEqual(await tagsOf(example.registry, API), ["2026.2.1", "2026.2.2"]);
  });

  test("from a stamp that says something else is refused", async () => {
    await prepare("2026.3.1", '"stamp"', "{{.STABLE_TAG}}", "#!/bin/sh\necho STABLE_TAG 2026.2.1\n");
    await assertRefused("2026.3.1", "other-tags", "2026.3.1", "would push 2026.2.1 instead");
  });

  test("from a stamp that nothing sets is refused", async () => {
    await prepare("2026.4.1", '"stamp"', "{{.STABLE_NOBODY}}");
    await assertRefused("2026.4.1", "other-tags", "<no value>");
  });

  test("from a volatile key is refused once it is stale", async () => {
    const volatile = '#!/bin/sh\necho "IMAGE_TAG $SLIPWAY_IMAGE_TAG"\n';
    await prepare("2026.5.1", '"stamp"', "{{.IMAGE_TAG}}", volatile);
    done(await example.slipway(["release", "api@2026.5.1", "--json"]));
    await example.tree.tag("api@2026.5.2");
    await assertRefused("2026.5.2", "other-tags", "2026.5.2", "would push 2026.5.1 instead");
  });

  test("that is nowhere, neither in the rule nor in the arguments, is refused", async () => {
    await prepare("2026.6.1", '"stamp"', "");
    await assertRefused("2026.6.1", "no-tags", "would push no tag at all");
  });

  test("that the rule has none of is given in the arguments", async () => {
    await prepare("2026.7.1", '"args"', "");
    done(await example.slipway(["release", "api@2026.7.1", "--json"]));
    await assertReleased(example, "api@2026.7.1");
  });
});
