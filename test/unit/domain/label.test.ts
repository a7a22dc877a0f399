import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseLabel, siblingLabel } from "../../../src/domain/project/label.ts";
import { present } from "../../support/present.ts";

test("a label is written in full", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["//build/api:push", "//build/api:push"],
    ["//build/api", "//build/api:api"],
    ["//api", "//api:api"],
    ["//:push", "//:push"],
    ["//a:b/c.txt", "//a:b/c.txt"],
    ["//platform/discord_bot:discord-bot_push", "//platform/discord_bot:discord-bot_push"],
    ["@rules_oci//oci:defs.bzl", "@rules_oci//oci:defs.bzl"],
    ["@@rules_oci~2.2.0//oci:defs", "@@rules_oci~2.2.0//oci:defs"],
    ["@@rules_oci+//oci", "@@rules_oci+//oci:oci"],
    ["@//build/api:push", "//build/api:push"],
    ["@@//build/api", "//build/api:api"],
    ["//a:-b+c=d,e@f~g!%^\"#$&'()*;<>?[]{|}", "//a:-b+c=d,e@f~g!%^\"#$&'()*;<>?[]{|}"],
    ["//a b:c d", "//a b:c d"],
    ["//a:.b", "//a:.b"],
    ["//.github/a:b", "//.github/a:b"],
  ];
  for (const [text, label] of cases) assert.equal(parseLabel(text), label, text);
});

test("what is not an absolute label of one target is refused", () => {
  const cases = [
    "",
    "//",
    "/",
    ":push",
    "push",
    "build/api:push",
    "@repo",
    "@repo:a",
    "//a:",
    "//a/",
    "///a",
    "//a//b",
    "//a:b:c",
    "//a:/b",
    "//a:b/",
    "//a:b//c",
    "//a:..",
    "//a:../b",
    "//a:b/../c",
    "//a:./b",
    "//a/../b:c",
    "//a/.:c",
    "//...",
    "//a/...",
    "//a:all",
    "//a:*",
    "//a:all-targets",
    "//a\n:b",
    "//a:b\n",
    "//a:b\0",
    "//ä:b",
    "//a:b\\c",
    "//a:b`c",
    "-//a:b",
  ];
  for (const text of cases) assert.equal(parseLabel(text), undefined, JSON.stringify(text));
});

const segment = fc
  .stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,6}[A-Za-z0-9_]$/)
  .filter((text) => !text.includes(".."));
const name = segment.filter((text) => text !== "all" && text !== "all-targets");
const packageName = fc.array(segment, { maxLength: 4 }).map((parts) => parts.join("/"));

test("parsing is done once: what it gives is a label and stays as it is", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("", "@r", "@@r+", "@", "@@"),
      packageName,
      name,
      (repository, pkg, target) => {
        const label = present(parseLabel(`${repository}//${pkg}:${target}`));
        assert.equal(parseLabel(label), label);
        assert.equal(label.slice(label.indexOf("//")), `//${pkg}:${target}`);
      },
    ),
  );
});

test("a package without a target is its last part's", () => {
  fc.assert(
    fc.property(packageName, name, (pkg, last) => {
      const whole = [pkg, last].filter((part) => part !== "").join("/");
      assert.equal(parseLabel(`//${whole}`), parseLabel(`//${whole}:${last}`));
    }),
  );
});

test("text of any kind is judged and never throws", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const label = parseLabel(`//${text}`);
      if (label !== undefined) assert.match(label, /^\/\/[^:]*:[^:]+$/);
    }),
  );
});

test("a sibling is another target of the same package", () => {
  assert.equal(siblingLabel(present(parseLabel("//a/b")), ".digest"), "//a/b:b.digest");
});
