import type { TextEdit } from "./change.ts";
import { renamer } from "./renamed.ts";

/** The lines of a component's tables in a configuration: where they begin, and the first line behind them. */
interface Block {
  readonly from: number;
  readonly to: number;
  /** Whether nothing follows. */
  readonly last: boolean;
}

/** Copies a component's tables behind them, for another component. Null if it has no table of its own. */
export function configEdit(text: string, like: string, name: string): TextEdit | null {
  const lines = text.split(/\r?\n/);
  const block = blockOf(lines, like);
  if (block === null) return null;
  const copied = lines.slice(block.from, block.to);
  while (copied.at(-1)?.trim() === "") copied.pop();
  const renameText = renamer(like, name);
  const rename = (line: string) => renamedHeader(line, name) ?? renameText(line);
  const added = copied.map(rename);
  return { line: block.to, removed: 0, added: block.last ? ["", ...added] : [...added, ""] };
}

/** From the component's first header to the next one of something else; comments above that belong to it. */
function blockOf(lines: readonly string[], component: string): Block | null {
  const headers = lines.flatMap((line, at) => {
    const path = headerPath(line);
    return path === null ? [] : [{ at, own: path[0] === "components" && path[1] === component }];
  });
  const first = headers.findIndex(({ own }) => own);
  const from = headers[first]?.at;
  if (from === undefined) return null;
  const next = headers.slice(first).find(({ own }) => !own)?.at;
  let to = next ?? lines.length;
  // At the end of the file only blank lines are behind it.
  if (next !== undefined) while (/^\s*#/.test(lines[to - 1] ?? "")) to--;
  while (next === undefined && lines[to - 1]?.trim() === "" && to > from + 1) to--;
  return { from, to, last: next === undefined };
}

/** A header of the component with another name in it, in quotes if it needs them; null for any other line. */
function renamedHeader(line: string, name: string): string | null {
  const [whole, before] = /^(\s*\[{1,2}\s*components\s*\.\s*)(?:"[^"]*"|'[^']*'|[\w-]+)/.exec(line) ?? [];
  if (whole === undefined) return null;
  return before + (/^[\w-]+$/.test(name) ? name : JSON.stringify(name)) + line.slice(whole.length);
}

/** The names in `[components."a.b".image]`; null for any other line. */
function headerPath(line: string): string[] | null {
  const [, inside] = /^\s*\[{1,2}([^\]]*)\]{1,2}\s*(?:#.*)?$/.exec(line) ?? [];
  if (inside === undefined) return null;
  return [...inside.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}
