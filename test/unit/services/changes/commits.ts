import type { Commit } from "../../../../src/domain/history/commit.ts";
import { commit as sha } from "../../../support/facts.ts";

/** A commit with this message, whose first line is its subject. */
export function commitOf(message: string, fields: Partial<Commit> = {}): Commit {
  const [subject = "", ...rest] = message.split("\n");
  return {
    sha: sha("a"),
    parents: [sha("b")],
    author: { name: "Ada", email: "ada@example.com" },
    coAuthors: [],
    time: 0,
    subject,
    body: rest.join("\n").trim(),
    paths: [],
    ...fields,
  };
}
