import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import TOML from "@iarna/toml";
import { jsonSchema } from "../../../src/config/schema/json-schema.ts";
import { accepts, inside, type JsonSchema, unknownKeywords } from "../../support/json-schema.ts";
import { complete, readMarks } from "./marked.ts";
import { SHAPE_CASES } from "./shape-cases.ts";

const SCHEMA = jsonSchema() as JsonSchema;
const EXAMPLE = await readFile(new URL("example.toml", import.meta.url), "utf8");

/** Every key that the contract names, by the table it is in. */
const CONTRACT: Readonly<Record<string, string>> = {
  "": "format repository bazel registries channels commits groups signing destinations defaults components",
  repository: "github forge project url trunk remote record",
  bazel: "command startup_flags flags query_flags env test push_jobs",
  "registries.*": "insecure rewrite",
  "channels.*": "prerelease trunk_only github",
  commits: "types other header",
  "groups.*": "components version",
  signing: "mode key attach fulcio rekor timestamp_authority github_attestations trusted_root",
  "signing.key": "env file command public_key",
  "destinations.*": "when",
  "destinations.*.when": "env channel remote",
  "components.*":
    "tag version released_with paths exclude since initial_development notes_template github_release image site command files",
  "components.*.initial_development": "breaking feature",
  "components.*.github_release": "name notes latest draft",
  "components.*.image":
    "bazel dockerfile context build_args builder nix repository image_tag tag_via floating platforms load snapshot",
  "components.*.image.tag_via": "flag",
  "components.*.image.load": "bazel as",
  "components.*.image.snapshot": "image_tag floating",
  "components.*.site": "build cwd directory provider environments",
  "components.*.site.provider": "command",
  "components.*.site.environments.*": "project branch paths channel",
  "components.*.command": "run env done after",
  "components.*.files": "bazel",
};

/** The keys of every table in a schema. */
function tablesOf(
  schema: JsonSchema,
  path = "",
): readonly (readonly [path: string, keys: readonly string[]])[] {
  const { properties, additionalProperties, anyOf = [], items } = schema;
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  return [
    ...(properties ? [[path, Object.keys(properties).sort()] as const] : []),
    ...Object.entries(properties ?? {}).flatMap(([key, one]) => tablesOf(one, at(key))),
    ...(additionalProperties ? tablesOf(additionalProperties, at("*")) : []),
    ...anyOf.flatMap((one) => tablesOf(one, path)),
    ...(items ? tablesOf(items, path) : []),
  ];
}

describe("the JSON Schema", () => {
  test("has the contract's keys, and no other", () => {
    const expected: Record<string, string[]> = {};
    for (const [path, keys] of Object.entries(CONTRACT)) {
      expected[path] = keys.split(" ").sort();
      if (path.startsWith("components.*"))
        expected[path.replace("components.*", "defaults")] = keys.split(" ").sort();
    }
    assert.deepEqual(Object.fromEntries(tablesOf(SCHEMA)), expected);
  });

  test("explains every key, and each example is right", () => {
    for (const schema of [SCHEMA, ...inside(SCHEMA)]) {
      for (const [key, one] of Object.entries(schema.properties ?? {})) assert.ok(one.description, key);
      for (const example of schema.examples ?? [])
        assert.ok(accepts(schema, example), JSON.stringify(example));
    }
    assert.deepEqual(unknownKeywords(SCHEMA), []);
    assert.match(SCHEMA.$id ?? "", /^[a-z]+:/);
  });

  test("accepts the documented example", () => assert.ok(accepts(SCHEMA, TOML.parse(EXAMPLE))));

  test("refuses what is plainly wrong", () => {
    const { "unknown keys": keys = [], "wrong types": types = [] } = SHAPE_CASES;
    for (const [lines] of [...keys, ...types]) {
      assert.ok(!accepts(SCHEMA, TOML.parse(readMarks(complete(lines)).text)), lines);
    }
  });

  test("refuses what no table can hold together", () => {
    const image = (more: object) => ({ format: 1, components: { x: { image: { bazel: "//a", ...more } } } });
    assert.ok(accepts(SCHEMA, image({ tag_via: "args" })));
    for (const more of [{ nix: ".#a" }, { dockerfile: "D" }, { builder: "docker" }])
      assert.ok(!accepts(SCHEMA, image(more)));
    const destination = (when: object) => ({ format: 1, components: {}, destinations: { a: { when } } });
    assert.ok(accepts(SCHEMA, destination({ env: "A" })));
    for (const when of [{}, { env: "A", channel: "b" }]) assert.ok(!accepts(SCHEMA, destination(when)));
    assert.ok(!accepts(SCHEMA, { components: {} }) && !accepts(SCHEMA, { format: 1 }));
  });
});
