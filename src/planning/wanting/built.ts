import type { GitFacts } from "../../domain/release/facts.ts";

/** What is built: a commit and the moment it was made. */
export type Built = Pick<GitFacts, "head" | "commitTime" | "commitDate">;
