/** A person who wrote a commit, or a program that did. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Addresses that programs write commits with, besides those of accounts that end in `[bot]`. */
const PROGRAMS = new Set([
  "action@github.com",
  "actions@github.com",
  "bot@renovateapp.com",
  "cursoragent@cursor.com",
  "support@dependabot.com",
]);

/** Whether a program wrote in this name, such as dependabot, a workflow, an assistant, or GitHub itself for a button. */
export function isBot({ name, email }: Person): boolean {
  const shown = name.trim();
  const address = email.trim().toLowerCase();
  const [local = "", host = ""] = address.split("@");
  if (/(?:\[bot\]|-bot)$/i.test(shown) || PROGRAMS.has(address)) return true;
  // GitHub's private addresses name accounts; Copilot's has no `[bot]`.
  if (/\[bot\]$|^(?:[0-9]+\+)?copilot$/.test(local) && host.startsWith("users.noreply.")) return true;
  if (!/^(?:no-?reply|do-?not-?reply)$/.test(local)) return false;
  // People hide behind GitHub's, with their own names.
  return host !== "github.com" || /^github\b/i.test(shown);
}
