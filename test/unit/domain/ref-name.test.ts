import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";

test("names that git refuses are refused, with the reason", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /empty/],
    ["-a", /begins with -/],
    ["@", /another name/],
    ["HEAD", /another name/],
    ["a..b", /contains \.\./],
    ["a@{1}", /contains @\{/],
    ["a.", /ends with \./],
    ["a b", /space/],
    ["a\nb", /control character U\+000A/],
    ["a\u007fb", /control character U\+007F/],
    ["a\u0000b", /control character U\+0000/],
    ["a\ud800b", /half a character, U\+D800/],
    ["a/", /ends with \//],
    ["/a", /begins or ends/],
    ["a//b", /contains \/\//],
    [".a", /begins with \./],
    ["a/.b", /begins with \./],
    ["a.lock", /ends with \.lock/],
    ["a.lock/b", /ends with \.lock/],
    ["a".repeat(256), /256 bytes/],
    ["é".repeat(128), /256 bytes/],
    ["x".repeat(10_000), /10000 bytes/],
    ...[..."~^:?*[\\"].map((character) => [`a${character}b`, /it contains .$/] as const),
  ];
  for (const [name, reason] of cases) assert.match(refNameProblem(name) ?? "", reason, JSON.stringify(name));
});

test("names that git accepts are accepted, odd as they are", () => {
  const names = [
    "api@1.2.3",
    "api/v1.2.3",
    "a.b/c.d",
    "$(id)",
    "a;b",
    "a|b",
    "a'b\"c",
    "@a",
    "a@",
    "{}",
    "a-",
    "é🚀",
  ];
  for (const name of [...names, "a.locks", "lock", "a./b", "HEAD/a", "a".repeat(255), "é".repeat(127)]) {
    assert.equal(refNameProblem(name), null, name);
  }
});

/** Says for each name whether `git check-ref-format` takes it; one shell for all of them. */
function gitTakes(names: readonly string[]): boolean[] {
  const script = `while IFS= read -r -d '' name; do
    if git check-ref-format "refs/tags/$name"; then echo y; else echo n; fi
  done`;
  const input = names.map((name) => `${name}\0`).join("");
  const answers = execFileSync("bash", ["-c", script], { input, encoding: "utf8" });
  return answers
    .trim()
    .split("\n")
    .map((answer) => answer === "y");
}

test("git check-ref-format agrees, except for what is ours", () => {
  const pieces = [
    ...[
      "a",
      "1",
      ".",
      "..",
      ".lock",
      "lock",
      "/",
      "@",
      "{",
      "@{",
      "-",
      "\\",
      "~",
      "^",
      ":",
      "?",
      "*",
      "[",
      "]",
    ],
    ...[" ", "\t", "\n", "\u0001", "\u007f", "\u0085", "é", "🚀", "$(x)", ";", "|", "'", '"', "}", "HEAD"],
  ];
  const plain = ["a", "b", "1", ".", "/", "-", "@", "lock", ".lock", "{"];
  const soup = (of: string[]) =>
    fc.array(fc.constantFrom(...of), { maxLength: 6 }).map((parts) => parts.join(""));
  const names = fc.sample(fc.oneof(soup(pieces), soup(plain)), 500);
  const ours = (name: string) => name.startsWith("-") || name === "@" || name === "HEAD";
  for (const [index, taken] of gitTakes(names).entries()) {
    const name = names[index] ?? "";
    const problem = refNameProblem(name);
    assert.equal(problem === null, taken && !ours(name), `${JSON.stringify(name)}: ${problem}`);
  }
});
