/** A value to be written: text, a number, true or false, a list, or a table on one line. */
export type PrintedValue =
  | string
  | number
  | boolean
  | readonly PrintedValue[]
  | { readonly [key: string]: PrintedValue };

/** A table to be written, with what is said above it. */
export interface PrintedTable {
  /** Its name's parts; empty for what stands before all tables. */
  readonly path: readonly string[];
  /** `[[path]]`, one of a list. */
  readonly isItem?: boolean;
  readonly comments?: readonly string[];
  readonly entries: readonly (readonly [key: string, value: PrintedValue])[];
}

/** Columns that comments and lists are broken at. */
const WIDTH = 110;

/** Writes TOML tables, keys aligned, with comments: what TOML libraries write has none. Source: https://toml.io/en/v1.0.0 */
export function printToml(tables: readonly PrintedTable[]): string {
  const blocks = tables
    .filter(
      ({ path, entries, comments = [] }) => path.length > 0 || entries.length > 0 || comments.length > 0,
    )
    .map(printTable);
  return `${blocks.join("\n\n")}\n`;
}

function printTable({ path, isItem = false, comments = [], entries }: PrintedTable): string {
  const name = path.map(printKey).join(".");
  const header = path.length === 0 ? [] : [isItem ? `[[${name}]]` : `[${name}]`];
  const keys = entries.map(([key]) => printKey(key));
  const width = Math.max(0, ...keys.map((key) => key.length));
  const lines = entries.map(([, value], index) => printEntry((keys[index] ?? "").padEnd(width), value));
  return [...comments.flatMap(printComment), ...header, ...lines].join("\n");
}

function printEntry(key: string, value: PrintedValue): string {
  const whole = `${key} = ${printValue(value)}`;
  if (whole.length <= WIDTH || !Array.isArray(value)) return whole;
  return `${key} = [\n${value.map((item) => `  ${printValue(item)},\n`).join("")}]`;
}

function printComment(text: string): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}

/** A key as it is written: bare if its characters allow it. */
function printKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : printText(key);
}

function printValue(value: PrintedValue): string {
  if (typeof value === "string") return printText(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, each]) => `${printKey(key)} = ${printValue(each)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A basic string. What JSON escapes TOML escapes alike, and DEL besides. */
function printText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
