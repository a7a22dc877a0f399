/** A person who wrote a commit, or a program that did. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Addresses that no person has, besides those that say so: `noreply@…` and, on GitHub, `…[bot]@users.noreply.github.com`. */
const PROGRAMS = new Set([
  "action@github.com",
  "actions@github.com",
  "bot@renovateapp.com",
  "cursoragent@cursor.com",
  "support@dependabot.com",
]);

const ROBOT = /(?:\[bot\]|-bot)$/i;

/** Whether a program wrote in this name, such as dependabot, a workflow, or GitHub itself when a button was pressed. */
export function isBot({ name, email }: Person): boolean {
  const address = email.trim().toLowerCase();
  if (ROBOT.test(name.trim()) || PROGRAMS.has(address)) return true;
  const [local = ""] = address.split("@", 1);
  return (
    /^(?:no-?reply|do-?not-?reply)$/.test(local) || isBotAccount(local.replace(/^[0-9]+\+/, ""), address)
  );
}

/** GitHub's private addresses name accounts; Copilot's has no `[bot]`. */
function isBotAccount(account: string, address: string): boolean {
  if (account.endsWith("[bot]")) return true;
  return account === "copilot" && address.includes("@users.noreply.");
}
