import type { FileChange, TextEdit } from "../planning/addition/change.ts";
import type { PlannedAddition } from "../setup/add.ts";
import { hang } from "./columns.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printable, printableLine } from "./printable.ts";

/** Lines that are shown around a change. */
const AROUND = 2;

/** What `slipway add` is about to change, as a diff, and what is left to do by hand. */
export function additionText(
  { name, like, changes, remains }: PlannedAddition,
  columns: number,
  colour: boolean,
): string {
  const paint = createPaint(colour);
  const head = `${paint("bold", name)}, like ${like}: ${count(changes.length, "file")}`;
  return [
    head,
    "",
    ...changes.flatMap((change) => diffOf(change, paint)),
    ...remainingLines(remains, columns, paint),
  ].join("\n");
}

/** What is said when it is done. */
export function addedText({ name, remains }: PlannedAddition, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const lines = remainingLines(remains, columns, paint);
  return `${[`${paint("green", "✓")} added ${name}`, ...(lines.length === 0 ? [] : ["", ...lines])].join("\n")}\n`;
}

function remainingLines(remains: readonly string[], columns: number, paint: Paint): string[] {
  if (remains.length === 0) return [];
  return [
    paint("yellow", "Left to do"),
    ...remains.flatMap((text) => hang("  - ", printableLine(text), columns)),
  ];
}

function diffOf(change: FileChange, paint: Paint): string[] {
  if (change.kind === "created") {
    const lines = change.text.replace(/\n$/, "").split("\n");
    return [
      paint("bold", "--- /dev/null"),
      paint("bold", `+++ ${change.path}`),
      paint("cyan", `@@ -0,0 +1,${lines.length} @@`),
      ...lines.map((line) => added(line, paint)),
      "",
    ];
  }
  const before = change.before.split(/\r?\n/);
  const edits = [...change.edits].sort((one, other) => one.line - other.line);
  let shift = 0;
  const hunks = edits.flatMap((edit) => {
    const hunk = hunkOf(before, edit, shift, paint);
    shift += edit.added.length - edit.removed;
    return hunk;
  });
  return [paint("bold", `--- ${change.path}`), paint("bold", `+++ ${change.path}`), ...hunks, ""];
}

function hunkOf(
  before: readonly string[],
  { line, removed, added: lines }: TextEdit,
  shift: number,
  paint: Paint,
): string[] {
  // What follows a file's last line end is not a line.
  const last = before.at(-1) === "" ? before.length - 1 : before.length;
  const from = Math.max(0, line - AROUND);
  const to = Math.min(last, line + removed + AROUND);
  const kept = (some: readonly string[]) => some.map((text) => ` ${printable(text)}`);
  const old = to - from;
  return [
    paint("cyan", `@@ -${from + 1},${old} +${from + 1 + shift},${old - removed + lines.length} @@`),
    ...kept(before.slice(from, line)),
    ...before.slice(line, line + removed).map((text) => paint("red", `-${printable(text)}`)),
    ...lines.map((text) => added(text, paint)),
    ...kept(before.slice(line + removed, to)),
  ];
}

function added(line: string, paint: Paint): string {
  return paint("green", `+${printable(line)}`);
}
