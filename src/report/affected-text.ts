import type { AttributedChange } from "../domain/history/change.ts";
import { shortCommit } from "../domain/history/commit-sha.ts";
import type { Affected } from "../domain/history/status.ts";
import { createPaint, type Paint } from "./paint.ts";
import { subjectOf } from "./subject.ts";
import { count, hang, oneLine } from "./text.ts";

/** Which components commits belong to, and through what, for people. */
export function affectedText({ since, components }: Affected, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  if (components.length === 0)
    return `no component is affected ${since === null ? "since its last release" : `since ${oneLine(since)}`}\n`;
  const blocks = components.map(({ component, changes }) =>
    [
      `${paint("bold", component)}  ${paint("dim", count(changes.length, "commit"))}`,
      ...changes.flatMap((change) => changeLines(change, columns, paint)),
    ].join("\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function changeLines({ change, attribution }: AttributedChange, columns: number, paint: Paint): string[] {
  const sha = shortCommit(change.commit.sha);
  const subject = hang(`  ${sha}  `, subjectOf(change), columns);
  const chain = `${attribution.because.map(oneLine).join(" → ")} (${attribution.rule})`;
  return [
    ...subject,
    ...hang(`  ${" ".repeat(sha.length)}  `, chain, columns).map((line) => paint("dim", line)),
  ];
}
