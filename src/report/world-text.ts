import type { WorldCheck } from "../domain/release/world-check.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorText } from "./error-text.ts";
import { count } from "./in-words.ts";
import { createPaint } from "./paint.ts";
import { printable } from "./printable.ts";
import { layoutRows, type Row } from "./table.ts";

/** What releases need, and whether it is there, for people: a table, then what is wrong and what to do about it. */
export function worldText(checks: readonly WorldCheck[], columns: number, colour: boolean): string {
  const rows = checks.map(rowOf);
  const wrong = distinct(
    checks.flatMap(({ ok, code, message, hint, where }): Problem[] =>
      ok === false ? [{ code: code ?? "", message, hint: hint ?? "", ...(where && { where }) }] : [],
    ),
  );
  const open = checks.filter(({ ok }) => ok === null).length;
  const said = [
    wrong.length === 0 ? "nothing to put right" : `${count(wrong.length, "thing")} to put right`,
    ...(open === 0 ? [] : [`${open} left open`]),
  ];
  const table = layoutRows(rows, columns, createPaint(colour)).join("\n");
  const problems = wrong.length === 0 ? "" : `${errorText(wrong, columns, colour)}\n`;
  return `${table}\n\n${problems}${said.join("; ")}\n`;
}

/** What several things lack, such as one token, is put right once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()];
}

function rowOf({ subject, ok, code, message, hint }: WorldCheck): Row {
  const shown = { word: "", subject: printable(subject) };
  const [first = ""] = printable(message).split("\n");
  if (ok === true) return { ...shown, mark: "✓", style: "green", detail: first };
  if (ok === null)
    return { ...shown, mark: "?", style: "yellow", detail: hint === null ? first : `${first}: ${hint}` };
  return { ...shown, mark: "✗", style: "red", detail: code ?? "" };
}
