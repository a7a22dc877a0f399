/** A Markdown table; cells are written as they are. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return tableHead(head) + rows.map(tableRow).join("");
}

/** The first lines of a table whose rows follow. */
export function tableHead(head: readonly string[]): string {
  return tableRow(head) + tableRow(head.map(() => "---"));
}

/** A row of it. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

/**
 * Text that Markdown takes literally, also in the cell of a table: a character reference is never syntax (CommonMark 0.31,
 * "Entity and numeric character references").
 */
export function literal(text: string): string {
  const lines = literalLine(text).split(/[\r\n]+/);
  const [first = "", ...others] = lines;
  if (others.length === 0) return first;
  const inner = others
    .slice(0, -1)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [first.trimEnd(), ...inner, others.at(-1)?.trimStart() ?? ""].join("<br>");
}

/** The same of one line, with its blanks. */
export function literalLine(text: string): string {
  return text.replace(/[&<>|`*_~[\]\\#]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same as code. */
export function code(text: string): string {
  return `<code>${literal(text)}</code>`;
}

/** A link that shows its address; anything that is not a web address stays text. */
export function link(url: string): string {
  return /^https?:\/\/[^\s<>|]+$/.test(url) ? `[${literal(url)}](<${url}>)` : literal(url);
}
