import { placeAmong, type TextEdit } from "./change.ts";
import { mentionsName, renamer } from "./renamed.ts";

/** Lines that belong together: a line of a recipe, or a statement over several lines. */
interface Unit {
  readonly line: number;
  readonly lines: readonly string[];
}

/** What is known of the components that are there, and of the new one. */
export interface Addition {
  readonly like: string;
  readonly name: string;
  /** All components that there are. */
  readonly components: readonly string[];
  /** What only the component that is copied is called: its labels, its image's local name. */
  readonly marks: readonly string[];
}

/**
 * Adds a component where a text goes through components: a line or a statement that is there for several of them, or that names
 * something of the copied one's alone, is copied; a row of names gets one more. Nothing else is changed.
 */
export function lineEdits(text: string, addition: Addition): TextEdit[] {
  const units = unitsOf(text.split(/\r?\n/));
  const rows = units.flatMap((unit) => rowEdit(unit, addition) ?? []);
  const touched = new Set(rows.map(({ line }) => line));
  const copies = units
    .filter(({ line }) => !touched.has(line))
    .flatMap((unit) => copyEdit(unit, units, addition) ?? []);
  return [...rows, ...copies];
}

/** Splits lines into statements: brackets and a backslash at a line's end hold lines together. */
function unitsOf(lines: readonly string[]): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < lines.length; at++) {
    const from = at;
    let depth = bracketsOf(lines[at] ?? "");
    while ((depth > 0 || (lines[at] ?? "").endsWith("\\")) && at + 1 < lines.length)
      depth += bracketsOf(lines[++at] ?? "");
    units.push({ line: from, lines: lines.slice(from, at + 1) });
  }
  return units;
}

function bracketsOf(line: string): number {
  const code = line.replace(/"[^"]*"|'[^']*'/g, "").replace(/(?:^|\s)#.*$/, "");
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}

function copyEdit(unit: Unit, units: readonly Unit[], addition: Addition): TextEdit | null {
  const { like, name, components, marks } = addition;
  const own = unit.lines.join("\n");
  // A comment that names a component says something of that one alone.
  if (!mentionsName(like)(own) || /^\s*#/.test(own)) return null;
  const texts = new Map(units.map((each) => [each.lines.join("\n"), each]));
  const siblings = components.flatMap((component) => {
    const sibling = texts.get(component === like ? own : renamer(like, component)(own));
    return sibling === undefined || (component !== like && sibling === unit) ? [] : [{ component, sibling }];
  });
  if (siblings.length < 2 && !marks.some((mark) => own.includes(mark))) return null;
  const copied = unit.lines.map(renamer(like, name));
  if (texts.has(copied.join("\n"))) return null;
  const ordered = siblings.sort((one, other) => one.sibling.line - other.sibling.line);
  const at = ordered.findIndex(({ sibling }) => sibling === unit);
  const place = placeAmong(
    ordered.map(({ component }) => component),
    at,
    name,
  );
  const before = ordered[place - 1]?.sibling;
  const apart = unit.lines.length > 1;
  const line =
    before === undefined ? (ordered[0]?.sibling.line ?? unit.line) : before.line + before.lines.length;
  return { line, removed: 0, added: apart && before !== undefined ? ["", ...copied] : copied };
}

/** Adds to a row of names. */
function rowEdit({ line, lines }: Unit, { like, name, components }: Addition): TextEdit | null {
  const [whole = ""] = lines;
  const row =
    lines.length > 1
      ? undefined
      : rowsIn(whole, components).find((each) => each.some((one) => one.name === like));
  if (row === undefined || row.some((each) => each.name === name)) return null;
  const names = row.map((each) => each.name);
  const at = names.indexOf(like);
  const place = placeAmong(names, at, name);
  const [first, second] = row;
  const separator = whole.slice(first?.to, second?.from);
  const quotes = row[at]?.quotes ?? "";
  const before = row[place - 1];
  const column = before?.to ?? first?.from ?? 0;
  const written = quotes + name + quotes;
  const put = before === undefined ? written + separator : separator + written;
  return { line, removed: 1, added: [whole.slice(0, column) + put + whole.slice(column)] };
}

/** A component's name in a line. */
interface RowItem {
  readonly name: string;
  readonly quotes: string;
  readonly from: number;
  readonly to: number;
}

/** Rows of components' names, at least two, with nothing but blanks, commas and quotes between them. */
function rowsIn(line: string, components: readonly string[]): readonly (readonly RowItem[])[] {
  const items = [...line.matchAll(/(["']?)((?:@?[\w.+-]+\/)?[\w.+-]+)\1/g)]
    .map(({ 0: { length }, 1: quotes = "", 2: name = "", index }) => ({
      name,
      quotes,
      from: index,
      to: index + length,
    }))
    .filter(({ name }) => components.includes(name));
  const rows: RowItem[][] = [];
  for (const item of items) {
    const last = rows.at(-1)?.at(-1);
    if (last !== undefined && /^[\s,]+$/.test(line.slice(last.to, item.from))) rows.at(-1)?.push(item);
    else rows.push([item]);
  }
  return rows.filter(({ length }) => length > 1);
}
