import assert from "node:assert/strict";
import { test } from "node:test";
import { describeValue } from "../../../src/config/findings/wrong-value.ts";
import { formatHeader, formatPath, formatToml } from "../../../src/config/toml/path.ts";
import { readPlaces } from "../../../src/config/toml/places.ts";

test("paths are written as TOML writes keys", () => {
  assert.equal(formatPath(["registries", "ghcr.io", "insecure"]), 'registries."ghcr.io".insecure');
  assert.equal(
    formatPath(["components", "api", "image", 1, "platforms", 0]),
    "components.api.image[1].platforms[0]",
  );
  assert.equal(formatHeader(["components", "api", "image", 1]), "components.api.image");
});

test("values are written as TOML and described in words", () => {
  assert.equal(formatToml({ a: ["x", 1, true], "b.c": {} }), '{ a = ["x", 1, true], "b.c" = {} }');
  const described = ["a", 1, true, [], {}, 1n, new Date(0)].map(describeValue);
  assert.deepEqual(described, [
    'the text "a"',
    "the number 1",
    "true",
    "a list",
    "a table",
    "a number that is too large",
    "a date or time",
  ]);
});

test("everything in a TOML text has its place", () => {
  const text = `a.b = [1, { c = "x" }]
[t."u v"]
k = 1
[[l]]
[[l]]
n.m = 2
[l.o]
`;
  const places = readPlaces(text);
  assert.ok(places.ok);
  const shown = places.pieces.map(
    ({ kind, path, position }) => `${position.line}:${position.column} ${kind} ${formatPath(path)}`,
  );
  assert.deepEqual(shown, [
    "1:1 key a",
    "1:3 key a.b",
    "1:7 value a.b",
    "1:8 value a.b[0]",
    "1:11 value a.b[1]",
    "1:13 key a.b[1].c",
    "1:17 value a.b[1].c",
    "2:2 key t",
    '2:4 key t."u v"',
    '2:1 header t."u v"',
    '3:1 key t."u v".k',
    '3:5 value t."u v".k',
    "4:3 key l",
    "4:1 header l[0]",
    "5:3 key l",
    "5:1 header l[1]",
    "6:1 key l[1].n",
    "6:3 key l[1].n.m",
    "6:7 value l[1].n.m",
    "7:2 key l",
    "7:4 key l[1].o",
    "7:1 header l[1].o",
  ]);
});
