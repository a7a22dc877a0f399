/** A plan says what it read, and what it could not read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startFolders } from "../support/folders.ts";

test("without a token GitHub is not said to be read, and what it would say is not known", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v1.0.0");
  const without = await place.slipway(["plan", "api/v1.0.0"], { env: { GITHUB_TOKEN: undefined } });
  assert.match(without.stderr, /^✓ read origin$|^✓ read origin {2}/m);
  assert.doesNotMatch(without.stderr, /GitHub/);
  assert.match(without.stdout, /GitHub was not asked: there is no token\n\n1 not known\n$/);
  const asked = await place.slipway(["plan", "api/v1.0.0"]);
  assert.match(asked.stderr, /^✓ read origin and GitHub/m);
  assert.match(asked.stdout, /1 step to do\n$/);
});
