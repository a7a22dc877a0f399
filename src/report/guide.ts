import { hang } from "./columns.ts";
import { createPaint } from "./paint.ts";

/** What the guide (docs/troubleshooting.md) says of a code. One code may have several entries. */
export interface GuideEntry {
  readonly codes: readonly string[];
  /** The exit code; null for a warning, and if it depends on the signal. */
  readonly exit: number | null;
  /** The headings above it, such as `refused: the work tree and the trunk`. */
  readonly section: string;
  /** What it means and what to do, in Markdown. */
  readonly meaning: string;
  readonly remedy: string;
}

const HEADING = /^(##+) (?:(\d+)(?:[\d, and]*): |[\d, and]+$)?(.*)$/;

/** The entries of the guide: rows of its tables whose first cells hold codes. */
export function readGuide(markdown: string): readonly GuideEntry[] {
  const entries: GuideEntry[] = [];
  let exit: number | null = null;
  let chapter = "";
  let section = "";
  for (const line of markdown.split("\n")) {
    const [, level, number, title = ""] = HEADING.exec(line) ?? [];
    if (level === "##") {
      exit = number === undefined ? null : Number(number);
      chapter = title;
      section = "";
    } else if (level !== undefined) section = title;
    const [, first = "", meaning = "", remedy = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const codes = [...first.matchAll(/`([a-z0-9-]+)`/g)].flatMap(([, code]) => code ?? []);
    if (!line.startsWith("| `") || codes.length === 0) continue;
    const headings = [chapter, section].filter((each) => each !== "").map((each) => uncapitalized(each));
    entries.push({ codes, exit, section: headings.join(": "), meaning, remedy });
  }
  return entries;
}

/** The entries of one code. */
export function entriesOf(guide: readonly GuideEntry[], code: string): readonly GuideEntry[] {
  return guide.filter(({ codes }) => codes.includes(code));
}

/** What the guide says of a code, for people. `home`: the address of the folder that the guide's links begin in. */
export function guideText(
  code: string,
  entries: readonly GuideEntry[],
  home: string,
  columns: number,
  colour: boolean,
): string {
  const paint = createPaint(colour);
  const blocks = entries.map(({ exit, section, meaning, remedy }) => {
    const where = exit === null ? section : `exit code ${exit}, ${section}`;
    return [
      ...hang("  ", where, columns).map((line) => paint("dim", line)),
      "",
      ...hang("  ", asText(meaning), columns),
      "",
      ...hang("  what to do: ", asText(remedy), columns, 2).map((line, index) =>
        index === 0 ? line.replace("what to do:", paint("cyan", "what to do:")) : line,
      ),
      ...linksIn(`${meaning} ${remedy}`, home).flatMap((url) => hang("  see ", url, columns)),
    ].join("\n");
  });
  return `${[...hang("", code, columns).map((line) => paint("bold", line)), ...blocks].join("\n\n")}\n`;
}

/** Markdown without its links, whose addresses are given below. */
function asText(markdown: string): string {
  return markdown.replace(/\[((?:`[^`]*`|[^\]`])+)\]\([^)]*\)/g, "$1").replaceAll("\\|", "|");
}

function linksIn(markdown: string, home: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, link]) => link ?? []);
  return [...new Set(links)].map((link) => new URL(link, home).href);
}

/** With a small first letter, unless the first word is a name such as GitHub. */
function uncapitalized(text: string): string {
  return /^[A-Z][a-z]*(?![A-Za-z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
