declare const brand: unique symbol;

/** A full git object name of a commit, 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. */
export type CommitSha = string & { readonly [brand]: "CommitSha" };

/** Parses a full commit name; `undefined` for anything else, abbreviations included. */
export function parseCommitSha(text: string): CommitSha | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? (text as CommitSha) : undefined;
}

/** The first 12 digits, as `{short_commit}` and every message show them. */
export function shortCommit(commit: CommitSha): string {
  return commit.slice(0, 12);
}
