import assert from "node:assert/strict";
import { test } from "node:test";
import { storedName } from "../../../../src/services/ports/forge.ts";

test("file names as GitHub stores them", () => {
  const names = [
    ["ship_1.2.3-linux+amd64@a.tar.gz", "ship_1.2.3-linux+amd64@a.tar.gz"],
    ["the ship (1).tgz", "the.ship.1.tgz"],
    ["café.txt", "cafe.txt"],
    [".env", "default.env"],
    ["a..b.", "a.b"],
    ["船", "default."],
  ];
  for (const [given = "", stored] of names) assert.equal(storedName(given), stored, given);
});
