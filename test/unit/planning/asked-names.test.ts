import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReproducedFile } from "../../../src/domain/release/reproduction.ts";
import { namedAsAsked, underAskedNames } from "../../../src/planning/reproduction/asked-names.ts";
import { digest, record } from "../../support/facts.ts";

const RC = "api@1.2.0-rc.3";
const TAG = "api@1.2.0";
const NAMES = { rc: "ghcr.io/acme/api:1.2.0-rc.3", stable: "ghcr.io/acme/api:1.2.0" };

test("what a promoted release has is built as the other one, and called as it calls it", () => {
  const built = record(RC, { [NAMES.rc]: digest("1") }).intent;
  const image = { digest: digest("1"), reference: built.images[0]?.reference } as never;
  const found = { images: [image], problems: [] };
  const asked = record(TAG, { [NAMES.stable]: digest("1") }).intent;
  const { images, problems } = underAskedNames({ asked, built }, found);
  assert.deepEqual([images.map(({ reference }) => reference.tag), problems], [["1.2.0"], []]);
  assert.equal(underAskedNames({ asked: built, built }, found), found);

  const other = record(TAG, { [NAMES.stable]: digest("2") }).intent;
  const never = underAskedNames({ asked: other, built }, found);
  assert.deepEqual(never.images, []);
  assert.deepEqual(
    never.problems.map(({ code }) => code),
    ["image-unexplained"],
  );
});

test("files have the names of the release that was asked about, except for checksums that it made anew", () => {
  const file = (name: string, hex: string): ReproducedFile => {
    const both = { recorded: digest(hex), built: digest(hex), same: true };
    return { name, ...both, differences: [], suspects: [] };
  };
  const files = [
    { name: "tool_1.2.0.tar.gz", digest: digest("1") },
    { name: "checksums.txt", digest: digest("9") },
  ];
  const { intent: asked } = record(TAG, {}, { files });
  assert.deepEqual(
    namedAsAsked([file("tool_1.2.0-rc.3.tar.gz", "1"), file("checksums.txt", "2")], asked).map(
      ({ name }) => name,
    ),
    ["tool_1.2.0.tar.gz", "checksums.txt"],
  );
});
