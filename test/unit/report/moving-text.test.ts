import assert from "node:assert/strict";
import { test } from "node:test";
import { type MovedFloating, MovingNotes } from "../../../src/release/run/moving-notes.ts";
import { displayWidth } from "../../../src/report/columns.ts";
import { movingDocument, movingText } from "../../../src/report/moving-text.ts";
import { digest, reference } from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const BETWEEN = { component: "api", from: "api/v1.2.0", to: "api/v1.1.0" };
const LATEST: MovedFloating = {
  reference: reference("ghcr.io/acme/api:latest"),
  from: digest("2"),
  to: digest("1"),
};

function half(kind: "rollback" | "yank") {
  const notes = new MovingNotes();
  assert.equal(notes.progress(0), null, "nothing was taken back");
  notes.begin({ kind, ...BETWEEN }, ["ghcr.io/acme/api:latest", "ghcr.io/acme/api:1", "docs/production"]);
  notes.moved(LATEST);
  return notes;
}

test("a rollback that failed halfway says what moved, what did not, and what finishes it", () => {
  const moving = present(half("rollback").progress(2));
  assert.equal(
    movingText(moving, 80),
    [
      "api went from api/v1.2.0 to api/v1.1.0, but not all of it",
      "  moved  ghcr.io/acme/api:latest  222222222222 → 111111111111",
      "  not yet  ghcr.io/acme/api:1",
      "  not yet  docs/production",
      "  the same command again finishes it: `slipway rollback api`",
      "",
    ].join("\n"),
  );
  assert.deepEqual(movingDocument(moving), {
    ...BETWEEN,
    moved: [{ reference: "ghcr.io/acme/api:latest", from: digest("2"), to: digest("1") }],
    deployments: [],
    marked: [],
    left: ["ghcr.io/acme/api:1", "docs/production"],
    writes: 2,
  });
});

test("a yank that failed says what is marked; of one whose record alone is missing nothing is left", () => {
  const notes = half("yank");
  notes.deployed("docs/production", {
    environment: "production",
    url: "https://docs.dev",
    outcome: "deployed",
  });
  const page = `https://git.acme.dev/${"a/".repeat(40)}v1.2.0`;
  notes.marked(page);
  notes.moved({ ...LATEST, reference: reference("ghcr.io/acme/api:1") });
  const moving = present(notes.progress(5));
  const text = movingText(moving, 60);
  assert.match(text, /^api\/v1\.2\.0 is yanked; only the record does not say so yet\n/);
  assert.match(text, /\n {2}marked\nhttps:/);
  assert.match(text, /`slipway yank api\/v1\.2\.0 --reason "why"`\n$/);
  for (const line of text.split("\n")) assert.ok(displayWidth(line) <= 60, line);
});
