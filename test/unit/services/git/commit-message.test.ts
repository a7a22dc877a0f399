import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMessage } from "../../../../src/services/git/log-format.ts";

test("the first line is the subject and the rest is the body", () => {
  for (const [message, subject, body] of [
    ["", "", ""],
    ["\n\n", "", ""],
    ["feat: a\n", "feat: a", ""],
    ["feat: a\n\nWhy.\n\n  Indented\n", "feat: a", "Why.\n\n  Indented"],
    ["feat: a\n\n \n    code\n", "feat: a", "    code"],
    ["feat: a\nno blank line\n", "feat: a", "no blank line"],
    ["feat: a\r\n\r\nWindows\r\nlines\r\n", "feat: a", "Windows\nlines"],
  ] as const) {
    assert.deepEqual(parseMessage(message), { subject, body, coAuthors: [] });
  }
});

test("co-authors are read from their trailers, each address once", () => {
  const lines = [
    "Co-authored-by: Ada Lovelace <ada@example.org>",
    "co-authored-by:Grace  <grace@example.org>  ",
    "CO-AUTHORED-BY: Ada <ADA@example.org>",
    "Co-authored-by: <nameless@example.org>",
    "Co-authored-by: nobody",
    "Co-authored-by: Empty <>",
    "Co-authored-by: Late <late@example.org> and more",
    "  Co-authored-by: quoted <quoted@example.org>",
  ];
  assert.deepEqual(parseMessage(`Squash\n\n${lines.join("\n")}\n`).coAuthors, [
    { name: "Ada Lovelace", email: "ada@example.org" },
    { name: "Grace", email: "grace@example.org" },
    { name: "", email: "nameless@example.org" },
  ]);
  assert.deepEqual(parseMessage(lines[0] ?? "").coAuthors, [], "a subject is not a trailer");
});

test("a message made to be slow to read is not", () => {
  const started = performance.now();
  const long = " ".repeat(200_000);
  parseMessage(
    `x\n\nco-authored-by:${long}x\nco-authored-by:${"<".repeat(200_000)}\nco-authored-by: a <b>${long}x`,
  );
  const took = performance.now() - started;
  assert.ok(took < 1_000, `${took} ms`);
});
