import assert from "node:assert/strict";
import { test } from "node:test";
import type { Person } from "../../../src/domain/history/person.ts";
import { nameAuthors } from "../../../src/planning/notes/authors.ts";
import { commitAt } from "../../support/history.ts";

const named = (name: string, email: string): Person => ({ name, email });

function authors(...[author, ...coAuthors]: readonly Person[]): readonly string[] {
  const commit = commitAt(1, [], { ...(author !== undefined && { author }), coAuthors });
  return nameAuthors(
    [commit],
    "github.com",
  )(commit).map(({ name, login }) => (login === null ? name : `@${login}`));
}

test("private addresses name accounts, old and new ones", () => {
  assert.deepEqual(authors(named("Ada", "123+ada-l@users.noreply.github.com")), ["@ada-l"]);
  assert.deepEqual(authors(named("Ada", "ada@users.noreply.GitHub.com")), ["@ada"]);
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

test("author and co-author are one person by address, account or name, and bots are nobody", () => {
  const ada = named("Ada", "ada@example.com");
  assert.deepEqual(authors(ada, named("Ada Lovelace", "ADA@example.com")), ["Ada"]);
  assert.deepEqual(authors(ada, named("ada", "1+ada-l@users.noreply.github.com")), ["Ada"]);
  assert.deepEqual(
    authors(named("A", "1+ada@users.noreply.github.com"), named("B", "ada@users.noreply.github.com")),
    ["@ada"],
  );
  for (const bot of [
    named("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
    named("x", "41898282+github-actions[bot]@users.noreply.github.com"),
    named("renovate-bot", "renovate@acme.com"),
    named("Renovate", "bot@renovateapp.com"),
    named("GitHub", "noreply@github.com"),
    named("Claude", "noreply@anthropic.com"),
    named("Copilot", "198982749+Copilot@users.noreply.github.com"),
    named("CI", "no-reply@acme.com"),
  ]) {
    assert.deepEqual(authors(ada, bot), ["Ada"], bot.name);
    assert.deepEqual(authors(bot), [], bot.name);
  }
});

test("whoever has several addresses and names is called the same throughout, by account if there is one", () => {
  const commits = [
    [named("Ada Lovelace", "ada@new.example")],
    [named("Grace", "grace@example.com"), named("ada lovelace", "ada@old.example")],
    [named("al", "1+ada-l@users.noreply.github.com")],
    [named("A. L.", "ada@old.example"), named("Ada Lovelace", "1+ada-l@users.noreply.github.com")],
    [named("Alex", "alex@a.example")],
    [named("Alex", "alex@b.example"), named("Alex", "1+other@users.noreply.github.com")],
  ].map(([author, ...coAuthors], at) =>
    commitAt(at, [], { ...(author !== undefined && { author }), coAuthors }),
  );
  const of = nameAuthors(commits, "github.com");
  assert.deepEqual(
    commits.map((each) => of(each).map(({ name, login }) => (login === null ? name : `@${login}`))),
    [["@ada-l"], ["Grace", "@ada-l"], ["@ada-l"], ["@ada-l"], ["Alex"], ["Alex"]],
  );
});
