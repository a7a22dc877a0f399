/** What git's `.mailmap` makes of people, whatever their names are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startGit } from "./git-fixture.ts";

test("people are called as .mailmap says, in their order, and others as they are", async () => {
  await using fixture = await startGit();
  const { tree, git } = fixture;
  const people = [
    { name: "ada", email: "ADA@old.example" },
    { name: "Grace", email: "grace@example.org" },
    { name: "", email: "ada@old.example" },
    { name: "Nobody", email: "" },
    { name: "A\nBob <bob@example.org>", email: "eve@example.org\n" },
    { name: "--help", email: "-x@example.org" },
  ];
  const kept = [
    ...people.slice(0, 4),
    { name: "A Bob bob@example.org", email: "eve@example.org" },
    people[5],
  ];
  assert.deepEqual(await git.mapped(people), kept);
  await tree.write(".mailmap", "Ada Lovelace <ada@example.org> <ada@old.example>\n");
  const ada = { name: "Ada Lovelace", email: "ada@example.org" };
  assert.deepEqual(await git.mapped(people), [ada, kept[1], ada, ...kept.slice(3)]);
  assert.deepEqual(await git.mapped([]), []);
});
