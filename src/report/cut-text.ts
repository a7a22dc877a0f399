import { shortCommit } from "../domain/history/commit-sha.ts";
import type { CutProposal, CutRecord, ProposedCut } from "../domain/history/cut.ts";
import { hang } from "./columns.ts";
import { commitLines } from "./commit-lines.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printable } from "./printable.ts";
import { heading } from "./release-heading.ts";
import { layoutRows } from "./table.ts";

/** How many commits of a component are listed before the rest is counted. */
const SHOWN_COMMITS = 20;

/** How many components without anything new are named before they are only counted. */
const SHOWN_IDLE = 5;

/** What would be cut, for people: for each release tag its version, commits and notes; and what has nothing to cut. */
export function proposalText(proposal: CutProposal, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const blocks = [
    ...proposal.cuts.map((cut) => proposedLines(cut, columns, paint).join("\n")),
    ...(proposal.idle.length === 0 ? [] : [idleLines(proposal, columns).join("\n")]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What was cut, for people. */
export function cutText(cuts: readonly CutRecord[], columns: number, colour: boolean): string {
  const rows = cuts.map(({ cut: { tag, commit }, outcome }) => ({
    mark: outcome === "created" ? "✓" : "+",
    style: outcome === "created" ? ("green" as const) : ("cyan" as const),
    word: outcome,
    subject: tag,
    detail: shortCommit(commit),
  }));
  return layoutRows(rows, columns, createPaint(colour))
    .map((line) => `${line}\n`)
    .join("");
}

function proposedLines(
  { cut, previous, changes, notes }: ProposedCut,
  columns: number,
  paint: Paint,
): string[] {
  const from = previous === null ? "the first release" : `after ${previous.tag}`;
  const about = `${cut.channel.name}, ${shortCommit(cut.commit)}, ${from}`;
  const shown = changes.slice(0, SHOWN_COMMITS);
  const rest = changes.length - shown.length;
  return [
    ...heading(cut.tag, about, "dim", columns, paint),
    ...(changes.length === 0 ? ["  no commits of this component since"] : []),
    ...shown.flatMap(({ change }) => commitLines(change, columns)),
    ...(rest === 0 ? [] : [`  … and ${count(rest, "commit")} more`]),
    "",
    paint("dim", "  notes"),
    ...noteLines(notes, columns),
  ];
}

/** A Markdown link; what it leads to is of no use on a terminal. */
const LINK = /(?<!\\)\[((?:\\.|[^\]\\\n])*)\]\(https?:[^)\s]*\)/g;

/** Release notes for people, set in: as they are, except that long lines are broken and links have no addresses. */
export function noteLines(notes: string, columns: number): string[] {
  const lines = printable(notes).trimEnd().replace(LINK, "$1").split("\n");
  return lines.flatMap((line) => {
    const [begin = ""] = /^ *(?:[-*] )?/.exec(line) ?? [];
    return line === "" ? [""] : hang(`  ${begin}`, line.slice(begin.length), columns);
  });
}

function idleWords(commits: number, last: string): string {
  if (commits === 0) return `nothing changed since ${last}`;
  return `${count(commits, "commit")} since ${last} ${commits === 1 ? "raises" : "raise"} no version`;
}

function idleLines({ idle }: CutProposal, columns: number): string[] {
  const nothing = idle.every(({ commits }) => commits === 0) ? "nothing changed" : "nothing raises a version";
  return [
    ...(idle.length > SHOWN_IDLE
      ? hang("", `${nothing} in ${count(idle.length, "component")} since their last releases`, columns)
      : idle.flatMap(({ component, last, commits }) =>
          hang("", `${component}: ${idleWords(commits, last ?? "the beginning")}`, columns),
        )),
    ...hang(
      "",
      `to release ${idle.length === 1 ? "it" : "one"} all the same, name it with a version or with --bump patch`,
      columns,
    ),
  ];
}
