import assert from "node:assert/strict";
import { test } from "node:test";
import {
  affectedDocument,
  cutDocument,
  notesDocument,
  statusDocument,
} from "../../../src/report/history-documents.ts";
import { shaOf } from "../../support/history.ts";
import { attributed, proposed, released, standing, TIME, tagOf } from "./history-samples.ts";

test("a cut's document", () => {
  const previous = released("api@0.9.0");
  const record = {
    ...proposed("api@1.0.0", { previous, changes: [attributed(1, "feat: x")] }),
    outcome: "created",
  } as const;
  const cut = {
    component: "api",
    tag: "api@1.0.0",
    version: "1.0.0",
    commit: shaOf(9),
    outcome: "created",
    previousTag: "api@0.9.0",
    bump: "minor",
    because: "000000000001 feat: x",
    commits: [
      {
        commit: shaOf(1),
        subject: "feat: x",
        paths: ["api/1.txt"],
        because: ["//api:push", "api/1.txt"],
        rule: "graph",
      },
    ],
    notes: "Notes.\n",
  };
  assert.deepEqual(cutDocument([record]), { format: 1, cuts: [cut] });
  assert.deepEqual(cutDocument([]), { format: 1, cuts: [] });
});

test("a status' document, with the problem of a component that has no next version", () => {
  const problem = { kind: "refused", code: "no-counter", message: "m", hint: "h" } as const;
  const status = {
    commit: shaOf(9),
    time: TIME,
    components: [
      standing("api", { changes: [attributed(1, "fix: a")], next: tagOf("api@1.2.4"), drift: true }),
      standing("web", { last: null, changes: [attributed(1, "fix: a")], obstacle: problem }),
      standing("web"),
    ],
  };
  assert.deepEqual(statusDocument(status), {
    format: 1,
    components: [
      {
        component: "api",
        lastTag: "api@1.2.3",
        lastVersion: "1.2.3",
        commitsSince: 1,
        affected: true,
        nextVersion: "1.2.4",
        nextTag: "api@1.2.4",
        drift: true,
        unfinished: [],
        running: [],
      },
      {
        component: "web",
        lastTag: null,
        lastVersion: null,
        commitsSince: 1,
        affected: true,
        nextVersion: null,
        nextTag: null,
        drift: null,
        unfinished: [],
        running: [],
        problem: { code: "no-counter", message: "m", hint: "h" },
      },
      {
        component: "web",
        lastTag: "web@1.2.3",
        lastVersion: "1.2.3",
        commitsSince: 0,
        affected: false,
        nextVersion: null,
        nextTag: null,
        drift: null,
        unfinished: [],
        running: [],
      },
    ],
  });
});

test("the document of what is affected, and of notes", () => {
  const components = [{ component: "api", changes: [attributed(1, "fix: a")] }];
  assert.deepEqual(affectedDocument({ since: "HEAD~1", components }), {
    format: 1,
    since: "HEAD~1",
    components: [
      {
        component: "api",
        commits: [
          {
            commit: shaOf(1),
            subject: "fix: a",
            paths: ["api/1.txt"],
            because: ["//api:push", "api/1.txt"],
            rule: "graph",
          },
        ],
      },
    ],
  });
  assert.deepEqual(notesDocument({ tag: "api@1.0.0", previousTag: null, markdown: "Notes.\n" }), {
    format: 1,
    tag: "api@1.0.0",
    previousTag: null,
    notes: "Notes.\n",
  });
});
