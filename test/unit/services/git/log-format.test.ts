import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Commit, Lineage } from "../../../../src/domain/history/commit.ts";
import { createFieldReader, createLogParser, createPool } from "../../../../src/services/git/log-format.ts";
import { commit } from "../../../support/facts.ts";

const MARK = "0123456789abcdef0123456789abcdef";

/** Parses what git would write, cut at these places. */
function parse(output: Buffer, asked: readonly Lineage[], cuts: readonly number[] = []) {
  const commits: Commit[] = [];
  const parser = createLogParser(MARK, asked, createPool(), (each) => commits.push(each.whole()));
  const read = createFieldReader(parser.field);
  const places = [0, ...[...cuts].sort((a, b) => a - b), output.length];
  for (const [index, from] of places.slice(0, -1).entries()) read(output.subarray(from, places[index + 1]));
  parser.end();
  return commits;
}

/** What git writes for a commit: in front of its paths a line end or, in a merge, an empty field. */
function written({ sha, parents, author, time, subject, body, paths }: Commit): string {
  const message = body === "" ? `${subject}\n` : `${subject}\n\n${body}\n`;
  const head = [`${MARK}${sha}`, author.name, author.email, String(time), message];
  const before = paths.length === 0 ? "" : parents.length > 1 ? "\0" : "\n";
  return `${head.join("\0")}\0${before}${paths.map((path) => `${path}\0`).join("")}`;
}

const letters = fc.constantFrom("a", "ü", "€", "😀", " ", '"', "\u0001", "-");
const text = fc.string({ unit: letters, maxLength: 12 }).map((each) => `x${each}x`);
const sha = fc.constantFrom("a", "b", "c", "d").map(commit);
const anyCommit: fc.Arbitrary<Commit> = fc.record(
  {
    sha,
    parents: fc.array(sha, { maxLength: 3 }),
    author: fc.record({ name: text, email: text }, { noNullPrototype: true }),
    coAuthors: fc.constant([]),
    time: fc.nat(),
    subject: fc.oneof(text, fc.constant("")),
    body: fc.constant(""),
    paths: fc.array(
      fc.oneof(text, fc.constantFrom("\nnew\nline", `\u0001${"a".repeat(40)}`, "a".repeat(300))),
    ),
  },
  { noNullPrototype: true },
);

test("commits come out as they went in, wherever the output is cut", () => {
  fc.assert(
    fc.property(fc.array(anyCommit), fc.array(fc.nat()), (commits, numbers) => {
      const output = Buffer.from(commits.map(written).join(""));
      const cuts = numbers.map((number) => number % (output.length + 1));
      assert.deepEqual(parse(output, commits, cuts), commits);
    }),
  );
});

test("a cut after each byte changes nothing, nor does one within bytes that are not characters", () => {
  const head = [
    `${MARK}${commit("a")}`,
    "Ad\xe4",
    "ada@example.org",
    "7",
    "F\xc3\xbcr \xe2\x82 \xff\n",
    "\ncaf\xe9",
  ];
  const output = Buffer.from(`${head.join("\0")}\0`, "latin1");
  const asked = [{ sha: commit("a"), parents: [] }];
  const whole = parse(output, asked);
  assert.deepEqual(
    [whole[0]?.author.name, whole[0]?.subject, whole[0]?.paths],
    ["Ad\ufffd", "Für \ufffd \ufffd", ["caf\ufffd"]],
  );
  assert.deepEqual(
    parse(
      output,
      asked,
      Array.from(output.keys(), (at) => at),
    ),
    whole,
  );
});

test("what is not a log is refused", () => {
  const asked = [{ sha: commit("a"), parents: [] }];
  const parser = createLogParser(MARK, asked, createPool(), () => {});
  for (const each of ["gpg: Signature made", "a", "b", "1", "m\n", "\np"]) parser.field(each);
  assert.throws(() => parser.end(), /where a commit's name should be/);
  assert.throws(() => parse(Buffer.of(), asked), /did not show commit aaaa/);
});
