import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorldCheck } from "../../../src/domain/release/world-check.ts";
import { displayWidth } from "../../../src/report/columns.ts";
import { worldText } from "../../../src/report/world-text.ts";

const CHECKS: readonly WorldCheck[] = [
  { subject: "origin", ok: true, code: null, message: "it answers", hint: null },
  {
    subject: "registry.gitlab.com/acme/platform/overlay/discord-bot",
    ok: null,
    code: "not-tried",
    message: "a run here pushes to another destination",
    hint: "name it with --destination",
  },
  {
    subject: "//platform/discord:image_push",
    ok: false,
    code: "own-image-tag",
    message: "//platform/discord:image_push pushes the image tag latest at every push",
    hint: "remove it from tag; slipway gives the release's tag, and moves latest itself (floating)",
    where: { file: "platform/discord/BUILD.bazel", line: 12, column: 5 },
  },
];

test("a table of marks, then what is wrong with its place and what to do, then the count", () => {
  assert.equal(
    worldText(CHECKS, 140, false),
    `  ✓ origin                                                 it answers
  ? registry.gitlab.com/acme/platform/overlay/discord-bot  a run here pushes to another destination: name it with --destination
  ✗ //platform/discord:image_push                          own-image-tag

error[own-image-tag]: //platform/discord:image_push pushes the image tag latest at every push
  --> platform/discord/BUILD.bazel:12:5
hint: remove it from tag; slipway gives the release's tag, and moves latest itself (floating)

1 thing to put right; 1 left open
`,
  );
});

test("what several things lack is one thing to put right", () => {
  const lacks = { ok: false, code: "no-cloudflare-token", message: "it is not set", hint: "set it" } as const;
  const text = worldText(
    [
      { subject: "site docs/staging", ...lacks },
      { subject: "site docs/production", ...lacks },
    ],
    80,
    false,
  );
  assert.equal(text.match(/^ {2}✗/gm)?.length, 2);
  assert.equal(text.match(/error\[/g)?.length, 1);
  assert.match(text, /^1 thing to put right$/m);
});

test("nothing is wider than the terminal", () => {
  for (const columns of [60, 80, 120])
    for (const line of worldText(CHECKS, columns, false).split("\n"))
      assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
});

test("nothing to put right is said", () => {
  assert.equal(worldText(CHECKS.slice(0, 1), 80, false), "  ✓ origin  it answers\n\nnothing to put right\n");
});
