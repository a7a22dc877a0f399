/** The words of a name: `discord-bot`, `discord_bot` and `discordBot` have the same two. */
function wordsOf(name: string): string[] {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return last
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

/** How a name is written in sources, each way with whether letters may follow: `DiscordBotServer`. */
const FORMS: readonly (readonly [write: (words: readonly string[]) => string, open: boolean])[] = [
  [(words) => words.join("-"), false],
  [(words) => words.join("_"), false],
  [(words) => words.join("_").toUpperCase(), false],
  [(words) => words.map(capital).join(""), true],
  [(words) => words.map((word, index) => (index === 0 ? word : capital(word))).join(""), true],
];

/** Writes another name wherever a text has one, in each of the ways that sources write names: `api_push`, `ApiServer`, `API_PORT`. */
export function renamer(from: string, to: string): (text: string) => string {
  const [old, wanted] = [wordsOf(from), wordsOf(to)];
  const pairs = new Map<string, { readonly by: string; readonly pattern: RegExp }>();
  // A scope belongs to a name where the other one has a scope, too; in paths and labels only its last part is written.
  const by = to.includes("/") && !from.includes("/") ? to.slice(to.lastIndexOf("/") + 1) : to;
  if (from !== by) pairs.set(from, { by, pattern: whole(from, false) });
  for (const [write, open] of FORMS) {
    const written = write(old);
    if (written !== "" && !pairs.has(written))
      pairs.set(written, { by: write(wanted), pattern: whole(written, open) });
  }
  return (text) =>
    [...pairs.values()].reduce((done, { by, pattern }) => done.replace(pattern, () => by), text);
}

function whole(text: string, open: boolean): RegExp {
  const plain = text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9])${plain}(?![${open ? "" : "A-Z"}a-z0-9])`, "g");
}

/** Whether a text has a name, in one of the ways that sources write names. */
export function mentionsName(name: string): (text: string) => boolean {
  const rename = renamer(name, `${name}0`);
  return (text) => rename(text) !== text;
}
