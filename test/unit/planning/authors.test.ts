import assert from "node:assert/strict";
import { test } from "node:test";
import type { Person } from "../../../src/domain/history/person.ts";
import { authorsOf } from "../../../src/planning/notes/noted-change.ts";
import { commitAt } from "../../support/history.ts";

const named = (name: string, email: string): Person => ({ name, email });

function authors(...[author, ...coAuthors]: readonly Person[]): readonly string[] {
  const commit = commitAt(1, [], { ...(author !== undefined && { author }), coAuthors });
  return authorsOf(commit, "github.com").map(({ name, login }) => (login === null ? name : `@${login}`));
}

test("private addresses name accounts, old and new ones and those of bots", () => {
  assert.deepEqual(authors(named("Ada", "123+ada-l@users.noreply.github.com")), ["@ada-l"]);
  assert.deepEqual(authors(named("Ada", "ada@users.noreply.GitHub.com")), ["@ada"]);
  assert.deepEqual(authors(named("x", "41898282+github-actions[bot]@users.noreply.github.com")), [
    "@github-actions[bot]",
  ]);
});

test("others are shown by name", () => {
  for (const email of [
    "ada@example.com",
    "noreply@github.com",
    "1+ada@users.noreply.git.acme.com",
    "1+a b@users.noreply.github.com",
    "1+ada](x)@users.noreply.github.com",
    "1+ada@users.noreply.github.com.evil.com",
  ])
    assert.deepEqual(authors(named("Ada", email)), ["Ada"], email);
  assert.deepEqual(authors(named("", "ada@example.com")), ["ada@example.com"]);
  assert.deepEqual(authors(named("", "")), ["somebody"]);
});

test("everybody once, the author first", () => {
  const ada = named("Ada", "1+ada@users.noreply.github.com");
  const grace = named("Grace", "grace@example.com");
  assert.deepEqual(authors(grace, ada, ada, named("grace", "other@example.com")), ["Grace", "@ada"]);
});
