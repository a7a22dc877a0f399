import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import { parseScheme } from "../../../src/domain/versions/scheme.ts";
import { parseCutOrder } from "../../../src/planning/numbering/cut-order.ts";
import { component, project, unwrap } from "../../support/facts.ts";

const PROJECT = project([
  component("api", { tag: unwrap(parseTagPattern("{component}/v{version}", "api")) }),
  component("docs", { scheme: unwrap(parseScheme("calver:YYYY.M.PATCH")) }),
  component("@acme/cli"),
  component("v", { tag: unwrap(parseTagPattern("v{version}", "v")) }),
]);

test("a component, one with a version, or a whole tag", () => {
  for (const [text, name, version] of [
    ["api", "api", null],
    ["api@1.2.3", "api", "1.2.3"],
    ["api@v1.2.3", "api", "1.2.3"],
    ["api/v1.2.3-rc.1", "api", "1.2.3-rc.1"],
    ["docs", "docs", null],
    ["docs@2026.6.10", "docs", "2026.6.10"],
    ["docs@2026.6.10.beta-1", "docs", "2026.6.10.beta-1"],
    ["@acme/cli", "@acme/cli", null],
    ["@acme/cli@1.0.0", "@acme/cli", "1.0.0"],
    ["v", "v", null],
    ["v1.0.0", "v", "1.0.0"],
    ["v@1.0.0", "v", "1.0.0"],
  ] as const) {
    const order = unwrap(parseCutOrder(PROJECT, text));
    assert.deepEqual([order.component.name, order.version?.text ?? null], [name, version], text);
  }
});

test("what it is not is refused, with what to write", () => {
  for (const [text, code, message, hint] of [
    [
      "api@",
      "bad-version",
      /^"api@" does not name a version: it is empty$/,
      /`slipway cut api` .*api@1\.2\.3$/,
    ],
    ["docs@", "bad-version", /it is empty$/, /docs@2026\.6\.3$/],
    ["@acme/cli@", "bad-version", /it is empty$/, /@acme\/cli@/],
    ["api@1.2", "bad-version", /"1\.2"/, /./],
    ["api@vv1.2.3", "bad-version", /"vv1\.2\.3"/, /./],
    ["docs@v2026.6.10", "bad-version", /"v2026\.6\.10"/, /./],
    ["docs@2026.13.1", "bad-version", /13/, /./],
    ["api/v01.2.3", "bad-version", /"01\.2\.3"/, /./],
    [
      "apo",
      "unknown-component",
      /^"apo" is neither a component nor a release tag$/,
      /api, docs, @acme\/cli, v\. Did you mean "api"\? Write api, or api@1\.2\.3\.$/,
    ],
    ["dosc@2026.6.10", "unknown-component", /is neither a component nor/, /Did you mean "docs"\? Write /],
    ["@", "bad-tag", /^"@" is not a name/, /release tag/],
    ["", "bad-tag", /it is empty$/, /release tag/],
  ] as const) {
    const order = parseCutOrder(PROJECT, text);
    assert.ok(!order.ok, text);
    assert.equal(order.problem.code, code, text);
    assert.equal(order.problem.kind, code === "unknown-component" ? "usage" : undefined, text);
    assert.match(order.problem.message, message, text);
    assert.match(order.problem.hint, hint, text);
  }
});

test("a component's name comes before the tag that it looks like", () => {
  const odd = project([component("api@1.0.0"), component("api")]);
  assert.equal(unwrap(parseCutOrder(odd, "api@1.0.0")).version, null);
});
