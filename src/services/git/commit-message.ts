import type { Commit, Person } from "../../domain/history/commit.ts";

/** What a commit's message says: its first line, the rest, and who is named in `Co-authored-by:` trailers. */
export function parseMessage(message: string): Pick<Commit, "subject" | "body" | "coAuthors"> {
  const text = message.replaceAll("\r\n", "\n").trim();
  const end = text.indexOf("\n");
  if (end < 0) return { subject: text, body: "", coAuthors: [] };
  const body = text.slice(end).trim();
  return { subject: text.slice(0, end).trim(), body, coAuthors: coAuthors(body) };
}

/**
 * The trailers as GitHub reads them, on any line and in any case. A squashed branch names somebody as often as it has
 * commits of theirs: each address counts once.
 */
function coAuthors(body: string): Person[] {
  if (!/^co-authored-by:/im.test(body)) return [];
  const people = body.split("\n").flatMap((line): Person[] => {
    const [, name = "", email = ""] = /^co-authored-by:([^<]*)<([^<>]+)>\s*$/i.exec(line) ?? [];
    return email === "" ? [] : [{ name: name.trim(), email: email.trim() }];
  });
  return people.filter(
    ({ email }, index) => people.findIndex((person) => sameAddress(person.email, email)) === index,
  );
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
