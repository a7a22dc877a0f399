import type { Person } from "../../../src/domain/history/person.ts";
import { DEFAULT_COMMIT_RULES } from "../../../src/domain/versions/commit-rules.ts";
import type { ComponentChange } from "../../../src/planning/notes/noted-change.ts";
import { type NotesInput, releaseNotes } from "../../../src/planning/notes/release-notes.ts";
import { createChangeReader } from "../../../src/services/changes/change-reader.ts";
import { GITHUB } from "../../support/facts.ts";
import { commitAt } from "../../support/history.ts";

const read = await createChangeReader(DEFAULT_COMMIT_RULES);

const ADA: Person = { name: "Ada Lovelace", email: "123+ada@users.noreply.github.com" };
const GRACE: Person = { name: "Grace *H*", email: "grace@example.com" };
const BOT: Person = { name: "dependabot[bot]", email: "49699333+dependabot[bot]@users.noreply.github.com" };

/** A change read from its message; `number` also names the commit. */
export function noted(
  number: number,
  message: string,
  fields: Partial<Omit<ComponentChange, "change">> & {
    readonly by?: readonly Person[];
    readonly merge?: boolean;
  } = {},
): ComponentChange {
  const { by = [ADA], merge = false, through = null, pullRequests = [] } = fields;
  const [subject = "", ...rest] = message.split("\n");
  const [author = ADA, ...coAuthors] = by;
  const parents = merge ? [number - 1, number - 2] : [number - 1];
  const commit = commitAt(number, parents, { subject, body: rest.join("\n").trim(), author, coAuthors });
  return { change: read(commit), through, pullRequests };
}

/** Some of everything that notes show. */
export const RICH: readonly ComponentChange[] = [
  noted(20, "Merge pull request #12 from ada/x", { merge: true, pullRequests: [12] }),
  noted(
    19,
    "feat(api)!: drop v1 (#19)\n\nBREAKING CHANGE: clients of v1\nmust move to `v2`\n\nReviewed-by: G <g@b.c>",
  ),
  noted(18, "feat: add a page", { pullRequests: [12], by: [GRACE, ADA] }),
  noted(17, "fix(db): close <connections> in my_pool", { through: "//crates/my_db" }),
  noted(16, "chore(deps): bump @scope/pkg from 1.0 to *2.0* (#16)", {
    by: [BOT],
    through: "external dependencies",
  }),
  noted(15, "perf: less of everything (#14) (#15)"),
  noted(14, 'Revert "feat: y (#3)"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.'),
  noted(13, "docs: how to"),
  noted(12, "bazel: update the rules"),
  noted(11, "# Heading & [link](javascript:x) `a_b<c>` thanks @ada, fixes #7"),
  noted(10, "refactor!: rename"),
];

/** Notes of these changes. */
export function notesOf(changes: readonly ComponentChange[], fields: Partial<NotesInput> = {}) {
  return releaseNotes({
    ...{
      tag: "api/v1.3.0",
      previousTag: "api/v1.2.0",
      component: "api",
      version: "1.3.0",
      date: "2026-06-08",
    },
    ...{ changes, forge: GITHUB },
    ...fields,
  });
}
