/** Why a build may have come out differently, by the traces that it left. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ImageSource } from "../../../src/domain/project/artifact.ts";
import type { Aspect, BuildPlace, Difference } from "../../../src/domain/release/reproduction.ts";
import { suspectsOf } from "../../../src/planning/reproduction/suspects.ts";

const PLACE: BuildPlace = {
  folder: "/tmp/slipway-abc",
  user: "builder",
  host: "box-17",
  home: "/home/builder",
  stamps: new Map([
    ["BUILD_TIMESTAMP", "1764520000"],
    ["STABLE_TIME_NS", "1764520000123456789"],
    ["STABLE_GIT_COMMIT", "0123456789abcdef"],
    ["SHORT", "1"],
  ]),
  env: new Map([
    ["DEPLOY_REGION", "eu-central-1"],
    ["HOME", "/home/builder"],
  ]),
};

/** A file whose content differs; `start` are its first bytes. */
function content(
  recorded: string,
  built: string,
  { start = "", offset = 0, path = "app/file" } = {},
): Difference {
  const sides = { recorded, built, start: new Uint8Array(Buffer.from(start, "latin1")), offset };
  return { layer: "layer 2 of 2", path, what: "", aspect: "content", sides };
}

const about = (aspect: Aspect, path = "app/file", layer = "layer 2 of 2"): Difference => {
  return { layer, path, what: "", aspect };
};

const kinds = (differences: readonly Difference[], kind: ImageSource["kind"] = "bazel") =>
  suspectsOf(differences, kind, PLACE).map((each) => each.kind);

describe("what is suspected", () => {
  const cases: Readonly<Record<string, readonly [Difference, readonly string[], ImageSource["kind"]?]>> = {
    "a stamp, by its value": [content("at 1764510000", "at 1764520000"), ["stamp"]],
    "the longer one of two stamps": [content("at 17645100001", "at 1764520000123456789"), ["stamp"]],
    "a time, if the stamp is only a part of it": [
      content("1764510000999888777", "1764520000999888777"),
      ["time"],
    ],
    "nothing, if both builds have the stamp": [content("0123456789abcdef a", "0123456789abcdef b"), []],
    "a path of this clone": [content("/home/ci/mono/a.c", "/tmp/slipway-abc/source/a.c"), ["path"]],
    "a path of the user's": [content("/home/ci/.cargo/x", "/home/builder/.cargo/x"), ["path"]],
    "a path of two sandboxes": [
      content("/b/sandbox/linux-sandbox/3/execroot/_main/a", "/b/sandbox/linux-sandbox/9/execroot/_main/a"),
      ["path"],
    ],
    "a user": [content("built by ann", "built by builder"), ["user"]],
    "a machine": [content("on runner-1", "on box-17"), ["user"]],
    "a variable": [content("us-east-1", "eu-central-1"), ["environment"]],
    "a time in ISO 8601": [content("2026-11-30T10:00:00Z", "2026-11-30T11:00:00Z"), ["time"]],
    "a time as date writes it": [content("Mon Nov 30 10:00", "Tue Dec  1 10:00"), ["time"]],
    "a time of the same minute": [content("2026-11-30T10:00:01Z", "2026-11-30T10:00:02Z"), ["time"]],
    "a time of the same day, as date writes it": [
      content("Mon Nov 30 20:34:44 UTC 2026", "Mon Nov 30 20:34:53 UTC 2026"),
      ["time"],
    ],
    "a time without a day": [content("built 20:34:44", "built 20:34:53"), ["time"]],
    "nothing, of an address": [content("00:11:22:33:44:55", "00:11:22:33:44:56"), []],
    "a time in seconds, from a Dockerfile": [content("1764510001", "1764511111"), ["time"], "dockerfile"],
    "nothing, of the same time": [content("2026-11-30 a", "2026-11-30 b"), []],
    "gzip's own time": [
      content("\x1f\x8b", "\x1f\x8b", { start: "\x1f\x8b\x08\x00", offset: 4 }),
      ["archive-time"],
    ],
    "not gzip's, behind its header": [content("x", "y", { start: "\x1f\x8b\x08\x00", offset: 20 }), []],
    "zip's": [content("PK", "PK", { start: "PK\x03\x04", offset: 10 }), ["archive-time"]],
    "that of a .pyc": [content("a", "b", { start: "\xcb\x0d\x0d\x0a", offset: 8 }), ["archive-time"]],
    "that of a static library": [
      content("a.o/  1764510000  0", "a.o/  1764510009  0", { start: "!<arch>\n", offset: 16 }),
      ["archive-time"],
    ],
    "GNU's build id": [
      content("\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0aaa", "\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0bbb", {
        start: "\x7fELF",
        offset: 600,
      }),
      ["build-id"],
    ],
    "Go's build id": [
      content('Go build ID: "abc"', 'Go build ID: "abd"', { start: "\x7fELF", offset: 4_000 }),
      ["build-id"],
    ],
    "times of files": [about("time"), ["file-times"]],
    owners: [about("owner"), ["owner"]],
    modes: [about("mode"), ["umask"]],
    "an order": [about("order"), ["order"]],
    "a compressor": [about("archive"), ["compression"]],
    leftovers: [about("only built", "var/cache/ldconfig/aux-cache"), ["leftovers"]],
    "a base image": [about("content", "etc/os-release", "layer 1 of 4"), ["base-image"], "dockerfile"],
    "no base image of a single layer": [about("content", "app", "layer 1 of 1"), [], "dockerfile"],
    "no base image of Bazel's": [about("content", "etc/os-release", "layer 1 of 4"), []],
    "nothing without a trace": [content("abc", "xyz"), []],
  };
  for (const [name, [difference, expected, kind]] of Object.entries(cases))
    test(name, () => assert.deepEqual(kinds([difference], kind), expected));
});

test("a suspect names the key and some of the files, and what to change", () => {
  const files = ["a", "b", "c", "d", "e"].map((path) => content("1764510000", "1764520000", { path }));
  const [stamp, ...others] = suspectsOf(files, "bazel", PLACE);
  assert.deepEqual(others, []);
  assert.match(stamp?.message ?? "", /status key BUILD_TIMESTAMP.*: a, b, c and 2 more$/);
  assert.match(stamp?.hint ?? "", /^take BUILD_TIMESTAMP out of what is stamped/);
});

test("the key of a configuration that holds a time is named", () => {
  const created: Difference = {
    layer: "configuration",
    path: "created",
    what: "",
    aspect: "configuration",
    sides: {
      recorded: '"2026-11-30T10:00:00Z"',
      built: '"2026-12-01T10:00:00Z"',
      start: new Uint8Array(),
      offset: 0,
    },
  };
  const [time] = suspectsOf([created], "dockerfile", PLACE);
  assert.deepEqual([time?.kind, time?.message], ["time", "it holds a time: created"]);
});
