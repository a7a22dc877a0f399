import assert from "node:assert/strict";
import { test } from "node:test";
import { everyPage } from "../../../../src/services/github/client.ts";

test("an entry that moves to the next page while the list grows is found once", async () => {
  const pages = [[{ id: 3 }, { id: 2 }], [{ id: 2 }, { id: 1 }], []];
  const found = await everyPage(async (page) => {
    const link =
      page < pages.length ? `<https://x/?page=${page + 1}>; rel="next"` : '<https://x/>; rel="first"';
    return { entries: pages[page - 1] ?? [], link };
  });
  assert.deepEqual(found, [{ id: 3 }, { id: 2 }, { id: 1 }]);
});
