import type { AttributedChange } from "../domain/history/change.ts";
import { shortCommit } from "../domain/history/commit-sha.ts";
import type { Affected } from "../domain/history/status.ts";
import { hang } from "./columns.ts";
import { commitLines } from "./commit-lines.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { heading } from "./release-heading.ts";

/** Which components commits belong to, and through what, for people. */
export function affectedText({ since, components }: Affected, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  if (components.length === 0)
    return `${hang("", `no component is affected since ${since === null ? "its last release" : printableLine(since)}`, columns).join("\n")}\n`;
  const blocks = components.map(({ component, changes }) =>
    [
      ...heading(component, count(changes.length, "commit"), "dim", columns, paint),
      ...changes.flatMap((change) => changeLines(change, columns, paint)),
    ].join("\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function changeLines({ change, attribution }: AttributedChange, columns: number, paint: Paint): string[] {
  const chain = `${attribution.because.map(printableLine).join(" → ")} (${attribution.rule})`;
  const below = `  ${" ".repeat(shortCommit(change.commit.sha).length)}  `;
  return [...commitLines(change, columns), ...hang(below, chain, columns).map((line) => paint("dim", line))];
}
