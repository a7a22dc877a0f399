/** Manifests, configurations and indexes, compared: which parts have to be looked at, and what differs in words. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDigest } from "../../../src/domain/images/digest.ts";
import type { Descriptor, IndexEntry, Json } from "../../../src/domain/images/image-document.ts";
import {
  compareDocuments,
  pairLayers,
  pairPlatforms,
} from "../../../src/planning/reproduction/compare-images.ts";
import { present } from "../../support/present.ts";

function layer(digit: string): Descriptor {
  const digest = present(parseDigest(`sha256:${digit.repeat(64)}`));
  return { digest, mediaType: "application/vnd.oci.image.layer.v1.tar", size: 1 };
}

const layers = (digits: string) => [...digits].map(layer);

describe("layers are paired", () => {
  const paired = (recorded: string, built: string) => {
    const { pairs, differences } = pairLayers("", layers(recorded), layers(built));
    return {
      pairs: pairs.map(({ name, recorded: one, built: other }) => [
        name,
        one.digest.at(-1),
        other.digest.at(-1),
      ]),
      alone: differences.map(({ layer: name, aspect }) => [name, aspect]),
    };
  };

  test("in their order, without those that both have", () => {
    assert.deepEqual(paired("123", "143"), { pairs: [["layer 2 of 3", "2", "4"]], alone: [] });
    assert.deepEqual(paired("123", "453").pairs, [
      ["layer 1 of 3", "1", "4"],
      ["layer 2 of 3", "2", "5"],
    ]);
  });

  test("and those that only one image has are named", () => {
    assert.deepEqual(paired("12", "132"), { pairs: [], alone: [["layer 2 of 3", "only built"]] });
    assert.deepEqual(paired("1123", "123"), { pairs: [], alone: [["layer 2 of 4", "only recorded"]] });
  });

  test("and another order is a difference of its own", () => {
    assert.deepEqual(paired("12", "21"), { pairs: [], alone: [["manifest", "layers"]] });
    assert.deepEqual(paired("12", "12"), { pairs: [], alone: [] });
  });
});

test("images of indexes are paired by platform, which may be written in two ways", () => {
  const entry = (digit: string, platform: string): IndexEntry => ({ ...layer(digit), platform });
  const { pairs, differences } = pairPlatforms(
    [entry("1", "linux/amd64"), entry("2", "linux/arm64/v8"), entry("3", "linux/s390x")],
    [entry("1", "linux/amd64"), entry("4", "linux/arm64"), entry("5", "unknown/unknown")],
  );
  assert.deepEqual(
    pairs.map(({ name, recorded, built }) => [name, recorded.digest.at(-1), built.digest.at(-1)]),
    [["linux/arm64/v8", "2", "4"]],
  );
  assert.deepEqual(
    differences.map(({ path, what }) => [path, what]),
    [
      ["linux/s390x", "this platform is only in what is recorded"],
      ["unknown/unknown", "this platform is only in what was built now"],
    ],
  );
});

describe("documents are compared", () => {
  const said = (recorded: Json, built: Json, ignored: readonly string[] = []) =>
    compareDocuments("configuration", recorded, built, new Set(ignored)).map(({ path, what }) => [
      path,
      what,
    ]);

  test("value by value, variables by their names", () => {
    const recorded = {
      created: "1970-01-01T00:00:00Z",
      config: { Env: ["PATH=/bin", "TOKEN_FILE=/a"], Entrypoint: ["/app"], Labels: { "org.x": "1" } },
      rootfs: { diff_ids: ["sha256:1"] },
    };
    const built = {
      created: "2026-11-30T00:00:00Z",
      config: { Env: ["TOKEN_FILE=/a", "PATH=/usr/bin"], Entrypoint: ["/app", "--now"], Labels: {} },
      rootfs: { diff_ids: ["sha256:2"] },
    };
    assert.deepEqual(said(recorded, built, ["rootfs"]), [
      ["created", '"1970-01-01T00:00:00Z" (recorded), "2026-11-30T00:00:00Z" (built)'],
      ["config.Env.PATH", '"/bin" (recorded), "/usr/bin" (built)'],
      ["config.Labels.org.x", '"1" (recorded), nothing (built)'],
      ["config.Entrypoint[1]", 'nothing (recorded), "--now" (built)'],
    ]);
  });

  test("whatever they are", () => {
    assert.deepEqual(said(null, null), []);
    assert.deepEqual(said(null, { a: [] }), [["", "null (recorded), nothing (built)"]]);
    assert.deepEqual(said([1, { b: true }], [1, { b: false }]), [
      ["[1].b", "true (recorded), false (built)"],
    ]);
  });
});
