import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stamp } from "../../../../src/domain/project/artifact.ts";
import type { ImageOutputs } from "../../../../src/services/bazel/image-outputs.ts";
import { printedDigest, pusherArguments } from "../../../../src/services/bazel/pusher.ts";
import { bazel, digest, label, reference } from "../../../support/facts.ts";
import { planned } from "../../../support/planned.ts";

const NAME = reference("ghcr.io/acme/api:1.2.3");
const ELSEWHERE = reference("localhost:5000/acme/api:1.2.3").repository;
const one = digest("1");
const two = digest("2");

const outputs = (fields: Partial<ImageOutputs> = {}): ImageOutputs => ({
  digest: one,
  ownTags: [],
  platforms: null,
  operations: 1,
  isLate: false,
  ...fields,
});
const operation = (registry: string, repository: string) => ({ digest: one, registry, repository, tags: [] });

function args(rule: string, stamp: Stamp, found: ImageOutputs, rewritten = false, insecure = false): string {
  const image = planned(
    "ghcr.io/acme/api",
    { source: bazel("//a:push", stamp) },
    rewritten ? { repository: ELSEWHERE } : {},
  );
  return pusherArguments({ label: label("//a:push"), rule }, image, found, NAME.tag, insecure).join(" ");
}

test("a pusher gets the tag if it is an argument, and where to push in its own rule's words", () => {
  const given = { via: "args" } as const;
  const flag = { via: "flag", flag: label("//misc:tag") } as const;
  const ours = outputs({ operation: operation("ghcr.io", "acme/api") });
  const theirs = outputs({ operation: operation("docker.io", "x/y") });
  const several = outputs({ operation: operation("ghcr.io", "acme/api"), operations: 3 });
  assert.equal(args("oci_push", given, outputs()), "--tag 1.2.3 --repository ghcr.io/acme/api");
  assert.equal(args("oci_push", { via: "stamp" }, outputs(), true), "--repository localhost:5000/acme/api");
  assert.equal(args("image_push", given, ours), "--tag 1.2.3");
  assert.equal(args("image_push", flag, ours), "");
  assert.equal(args("image_push", flag, ours, true), "--registry localhost:5000");
  assert.equal(args("image_push", flag, theirs), "--registry ghcr.io --repository acme/api");
  assert.equal(args("multi_deploy", flag, several, true), "--registry localhost:5000");
  assert.equal(
    args("multi_deploy", flag, { ...theirs, operations: 2 }),
    "--registry ghcr.io",
    "or all went to one repository",
  );
  assert.equal(args("sh_binary", given, outputs()), "--tag 1.2.3");
  assert.equal(args("sh_binary", given, outputs(), true), "--tag 1.2.3 --repository localhost:5000/acme/api");
  assert.equal(args("sh_binary", flag, outputs(), false, true), "--insecure");
});

test("the digest a pusher prints is the one of this repository", () => {
  const at = (repository: string, found: string) => `${repository}@${found}`;
  const ours = "ghcr.io/acme/api";
  const cases: readonly (readonly [string, typeof one | null, typeof one | null])[] = [
    ["", one, null],
    ["pushed!", one, null],
    [at(ours, one), one, one],
    [`${at(ours, one)}\n${ours}:1.2.3\n`, one, one],
    [at(ours, two), one, two],
    [`${at("ghcr.io/acme/web", one)}\n${at(ours, two)}`, one, two],
    [`${at(ours, one)}\n${at(ours, two)}`, one, one],
    [`${at(ours, one)}\n${at(ours, two)}`, null, two],
    [`Pushed to ${at("index.docker.io/acme/api", one)} (3 layers)`, one, one],
    [at(ours, `${one}0`), one, null],
    [`${one}`, one, null],
  ];
  for (const [stdout, built, expected] of cases)
    assert.equal(printedDigest(stdout, NAME.repository, built), expected, stdout);
});
