import type { Commit } from "../../domain/history/commit.ts";
import { isBot, type Person } from "../../domain/history/person.ts";

/** A person to thank: by a GitHub account if the e-mail address names one, otherwise by name. */
export interface Author {
  readonly name: string;
  readonly login: string | null;
}

type Written = Pick<Commit, "author" | "coAuthors">;

/**
 * Makes the function that says who wrote a commit, each once, the author first, without bots. Whoever has several addresses or
 * names in these commits (the newest first) is called the same in all of them: by the account if one of the addresses names
 * it. `host` is the forge's, whose private addresses name accounts; null if it is not known.
 */
export function nameAuthors(
  commits: readonly Written[],
  host: string | null,
): (commit: Written) => readonly Author[] {
  const people = new Map<string, Known>();
  for (const person of commits.flatMap(peopleOf)) know(people, person, host);
  return (commit) => {
    const authors = new Map<string, Author>();
    for (const person of peopleOf(commit)) {
      const { name, login } = know(people, person, host);
      const shown = (login ?? name).toLowerCase();
      // Within a commit one word is enough of a name.
      const known =
        authors.has(shown) || [...authors.values()].some((each) => isSame(each.name, person.name));
      if (!known) authors.set(shown, { name, login });
    }
    return [...authors.values()];
  };
}

function peopleOf({ author, coAuthors }: Written): readonly Person[] {
  return [author, ...coAuthors].filter((person) => !isBot(person));
}

/** Everything by which a person is known. */
interface Known {
  name: string;
  login: string | null;
  readonly keys: string[];
}

/** Finds a person by address, account or full name, and notes what is new; people who turn out to be one become one. */
function know(people: Map<string, Known>, person: Person, host: string | null): Known {
  const login = loginOf(person, host);
  const keys = keysOf(person, login);
  const [first, ...others] = new Set(keys.flatMap((key) => people.get(key) ?? []));
  const known = first ?? { name: person.name.trim() || person.email || "somebody", login, keys: [] };
  for (const other of others) known.login ??= other.login;
  known.login ??= login;
  for (const key of [...keys, ...others.flatMap((other) => other.keys)]) {
    if (people.get(key) === known) continue;
    people.set(key, known);
    known.keys.push(key);
  }
  return known;
}

/** Only full names: single words belong to several people. */
function keysOf({ name, email }: Person, login: string | null): string[] {
  const full = name.trim().toLowerCase();
  return [
    ...(email === "" ? [] : [`address ${email.toLowerCase()}`]),
    ...(login === null ? [] : [`account ${login.toLowerCase()}`]),
    ...(/\S\s+\S/.test(full) ? [`name ${full}`] : []),
  ];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase();
}

/** `49699333+ada@users.noreply.github.com`; old ones have no number. */
const NOREPLY = /^(?:[0-9]+\+)?([A-Za-z0-9][A-Za-z0-9_-]*)@users\.noreply\.(.+)$/;

function loginOf({ email }: Person, host: string | null): string | null {
  const [, login, of] = NOREPLY.exec(email) ?? [];
  return login !== undefined && of?.toLowerCase() === host ? login : null;
}
