import assert from "node:assert/strict";
import { test } from "node:test";
import type { Group } from "../../../src/domain/project/project.ts";
import { parseVersion } from "../../../src/domain/versions/scheme.ts";
import { ordersWithGroups, withGroups } from "../../../src/planning/numbering/groups.ts";
import { component, project, unwrap } from "../../support/facts.ts";

const [API, WEB, CLI] = [component("api"), component("web"), component("cli")];
const GROUPS: readonly Group[] = [{ name: "platform", components: ["web", "api"] }];
const PROJECT = project([API, CLI, WEB], { groups: GROUPS });
const version = (text: string) => unwrap(parseVersion(API.scheme, text));

test("a component brings those of its group, and any other nothing", () => {
  assert.deepEqual(withGroups(PROJECT, [WEB]), [WEB, API]);
  assert.deepEqual(withGroups(PROJECT, [CLI]), [CLI]);
  assert.deepEqual(withGroups(PROJECT, [CLI, API, WEB]), [CLI, API, WEB]);
});

test("a version that is given is the whole group's, and there is one", () => {
  const orders = unwrap(
    ordersWithGroups(PROJECT, [
      { component: WEB, version: version("2.0.0") },
      { component: CLI, version: null },
    ]),
  );
  assert.deepEqual(
    orders.map((order) => [order.component.name, order.version?.text ?? null]),
    [
      ["web", "2.0.0"],
      ["cli", null],
      ["api", "2.0.0"],
    ],
  );
  const own = unwrap(ordersWithGroups(PROJECT, [{ component: CLI, version: version("3.0.0") }]));
  assert.equal(own[0]?.version?.text, "3.0.0");
  const twice = [
    { component: WEB, version: version("2.0.0") },
    { component: API, version: version("2.0.0") },
  ];
  assert.equal(unwrap(ordersWithGroups(PROJECT, twice)).length, 2);
  const two = ordersWithGroups(PROJECT, [...twice, { component: API, version: version("2.0.1") }]);
  assert.ok(!two.ok);
  assert.equal(two.problem.code, "group-versions");
});
