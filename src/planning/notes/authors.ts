import type { Commit, Person } from "../../domain/history/commit.ts";

/** Somebody to thank: by a GitHub account where the e-mail address tells it, otherwise by name. */
export interface Author {
  readonly name: string;
  readonly login: string | null;
}

/** `49699333+dependabot[bot]@users.noreply.github.com`; the number is missing in old ones. */
const NOREPLY = /^(?:[0-9]+\+)?([A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?)@users\.noreply\.(.+)$/;

/** Who wrote a commit, each once, the author first. Takes GitHub's host, whose private addresses tell accounts. */
export function authorsOf({ author, coAuthors }: Commit, host: string): readonly Author[] {
  const authors = new Map<string, Author>();
  for (const person of [author, ...coAuthors]) {
    const found = { name: person.name.trim() || person.email || "somebody", login: loginOf(person, host) };
    const key = found.login ?? found.name;
    if (!authors.has(key.toLowerCase())) authors.set(key.toLowerCase(), found);
  }
  return [...authors.values()];
}

function loginOf({ email }: Person, host: string): string | null {
  const [, login, of] = NOREPLY.exec(email) ?? [];
  return login !== undefined && of?.toLowerCase() === host ? login : null;
}
