import assert from "node:assert/strict";
import { test } from "node:test";
import { parseChallenges } from "../../../../src/services/registry/challenge.ts";

const table: readonly [string, readonly [string, Record<string, string>][]][] = [
  ["", []],
  ["Basic", [["basic", {}]]],
  ['Basic realm="x"', [["basic", { realm: "x" }]]],
  [
    'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/api:pull"',
    [["bearer", { realm: "https://ghcr.io/token", service: "ghcr.io", scope: "repository:acme/api:pull" }]],
  ],
  ['Bearer scope="repository:a/b:pull,push"', [["bearer", { scope: "repository:a/b:pull,push" }]]],
  [
    'Bearer realm="r", error="insufficient_scope", Basic realm="b"',
    [
      ["bearer", { realm: "r", error: "insufficient_scope" }],
      ["basic", { realm: "b" }],
    ],
  ],
  [
    'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
    [
      ["newauth", { realm: "apps", type: "1", title: 'Login to "apps"' }],
      ["basic", { realm: "simple" }],
    ],
  ],
  [
    'Negotiate, Basic realm="x"',
    [
      ["negotiate", {}],
      ["basic", { realm: "x" }],
    ],
  ],
  [
    'Negotiate YWJj==, Basic realm="x"',
    [
      ["negotiate", {}],
      ["basic", { realm: "x" }],
    ],
  ],
  ['  ,, BEARER   REALM = "a b" ,service=c,', [["bearer", { realm: "a b", service: "c" }]]],
  [
    "Bearer realm=https://a/token?x=1,service=s",
    [["bearer", { realm: "https://a/token?x=1", service: "s" }]],
  ],
  ['Basic realm=""', [["basic", { realm: "" }]]],
  ['realm="x"', []],
  ['Bearer realm="x", "nonsense", service="y"', [["bearer", { realm: "x" }]]],
  ['Bearer realm="open', [["bearer", {}]]],
];

for (const [header, expected] of table) {
  test(`challenges in ${header || "nothing"}`, () => {
    const found = parseChallenges(header).map(({ scheme, parameters }) => [
      scheme,
      Object.fromEntries(parameters),
    ]);
    assert.deepEqual(found, expected);
  });
}
