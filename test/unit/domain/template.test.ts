import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fillTemplate, mentions, PLACEHOLDERS, parseTemplate } from "../../../src/domain/text/template.ts";
import { unwrap } from "./arbitraries.ts";

test("a template is text and placeholders", () => {
  assert.deepEqual(unwrap(parseTemplate("v{version}-{short_commit}")).parts, [
    "v",
    { placeholder: "version" },
    "-",
    { placeholder: "short_commit" },
  ]);
  assert.deepEqual(unwrap(parseTemplate("")).parts, []);
  assert.deepEqual(unwrap(parseTemplate("{major}{minor}")).parts, [
    { placeholder: "major" },
    { placeholder: "minor" },
  ]);
});

test("every brace belongs to a placeholder", () => {
  for (const text of [
    "{",
    "}",
    "{version",
    "version}",
    "{{version}}",
    "a}b{version}",
    "{version}}",
    "{ver{sion}}",
  ]) {
    const result = parseTemplate(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, "bad-template", text);
  }
});

test("an unknown placeholder is named, with what was meant", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["{verison}", /"\{verison\}" is not a placeholder.*did you mean \{version\}/],
    ["{Version}", /did you mean \{version\}/],
    ["{ version }", /did you mean \{version\}/],
    ["{}", /use one of \{component\}, \{version\}/],
    ["{xyzzy}", /use one of/],
    ["{constructor}", /is not a placeholder/],
    ["{\u001b[2J}", /\\u001b/],
  ];
  for (const [text, expected] of cases) {
    const result = parseTemplate(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, "unknown-placeholder");
    assert.match(`${result.problem.message}; ${result.problem.hint}`, expected);
  }
});

test("only what is allowed may be there", () => {
  const result = parseTemplate("{commit}", ["component", "version"]);
  assert.ok(!result.ok);
  assert.match(result.problem.hint, /use one of \{component\}, \{version\}$|did you mean/);
  assert.ok(parseTemplate("{version}", ["version"]).ok);
});

test("what has no value stays as it was written", () => {
  const template = unwrap(parseTemplate("{component}:{version}-{digest_short}"));
  assert.equal(fillTemplate(template, { component: "api", version: "1" }), "api:1-{digest_short}");
});

test("a value is not read again, whatever it holds", () => {
  const template = unwrap(parseTemplate("{component}{version}"));
  assert.equal(fillTemplate(template, { component: "{version}", version: "$&" }), "{version}$&");
});

const text = fc.array(
  fc.oneof(
    fc.stringMatching(/^[^{}]{0,5}$/),
    fc.constantFrom(...PLACEHOLDERS).map((name) => `{${name}}`),
  ),
);

test("without values the text comes back; with all of them no placeholder is left", () => {
  const values = Object.fromEntries(PLACEHOLDERS.map((name) => [name, "x"]));
  fc.assert(
    fc.property(text, (pieces) => {
      const template = unwrap(parseTemplate(pieces.join("")));
      assert.equal(fillTemplate(template, {}), pieces.join(""));
      assert.doesNotMatch(fillTemplate(template, values), /[{}]/);
      for (const name of PLACEHOLDERS) assert.equal(mentions(template, name), pieces.includes(`{${name}}`));
    }),
  );
});
