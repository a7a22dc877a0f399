import assert from "node:assert/strict";
import { test } from "node:test";
import type { Commit } from "../../../src/domain/history/commit.ts";
import { judgeDepth } from "../../../src/planning/history/judge-depth.ts";
import { commit } from "../../support/facts.ts";

const SOURCE = { remote: "upstream" };
const list = ["a", "b", "c"].map(
  (digit): Commit => ({
    sha: commit(digit),
    parents: [],
    author: { name: "", email: "" },
    coAuthors: [],
    time: 0,
    subject: "",
    body: "",
    paths: [],
  }),
);

test("if nothing is missing, nothing is said", () => {
  assert.deepEqual(judgeDepth("api@1.0.0", list, new Set(), SOURCE), []);
  assert.deepEqual(judgeDepth("api@1.0.0", list, new Set([commit("d")]), SOURCE), [], "it ends elsewhere");
  assert.deepEqual(judgeDepth("api@1.0.0", [], new Set([commit("a")]), SOURCE), [], "nothing since");
});

test("a history that ends before the tag is reported, with what fetches the rest", () => {
  const [problem, ...others] = judgeDepth("api@1.0.0", list, new Set([commit("a"), commit("b")]), SOURCE);
  assert.deepEqual(others, []);
  assert.equal(problem?.code, "shallow");
  assert.match(
    problem?.message ?? "",
    /ends after 2 commits, at bbbbbbbbbbbb, and it does not reach api@1\.0\.0$/,
  );
  assert.match(problem?.hint ?? "", /^git fetch --unshallow --tags upstream .*fetch-depth: 0/);
});

test("one commit is one", () => {
  const [problem] = judgeDepth(null, list, new Set([commit("a")]), SOURCE);
  assert.match(problem?.message ?? "", /ends after 1 commit, at aaaaaaaaaaaa, /);
});

test("without a tag there may be more behind the end", () => {
  const [problem] = judgeDepth(null, list, new Set([commit("c")]), SOURCE);
  assert.match(problem?.message ?? "", /ends after 3 commits, at cccccccccccc, and there may be more$/);
});
