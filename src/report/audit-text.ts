import {
  type AuditedRelease,
  type AuditStanding,
  type AuditState,
  type AuditTotals,
  needsLook,
  standingOf,
} from "../domain/release/audit.ts";
import type { CheckKind } from "../domain/release/verification.ts";
import { displayWidth, hang, padColumns } from "./columns.ts";
import { count, formatAge } from "./in-words.ts";
import { code, literal, tableHead, tableRow } from "./markdown.ts";
import { createPaint, type Style } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { checkLines } from "./verify-text.ts";

/** Writes an audit release by release: each function gives the next lines. */
export interface AuditTeller {
  readonly head: () => string;
  readonly release: (release: AuditedRelease) => string;
  /** `now`: seconds since the epoch. */
  readonly ending: (totals: AuditTotals, now: number) => string;
}

const STATES: { readonly [state in AuditState]: { readonly mark: string; readonly style: Style } } = {
  finished: { mark: "✓", style: "green" },
  unfinished: { mark: "–", style: "yellow" },
  drifted: { mark: "✗", style: "red" },
  abandoned: { mark: "=", style: "dim" },
  yanked: { mark: "=", style: "red" },
  unrecorded: { mark: "–", style: "dim" },
  unknown: { mark: "?", style: "yellow" },
};

/** What a table has of each release, and how wide that is. */
const COLUMNS: readonly (readonly [kind: CheckKind, title: string, width: number])[] = [
  ["tag", "TAG", 3],
  ["record", "RECORD", 6],
  ["image", "IMAGES", 8],
  ["forge", "FORGE", 8],
  ["signature", "SIGNATURES", 10],
];
const STATE = 11;
const GAP = "  ";

/** For people: a row for each release, and below it what does not agree. `tags`: those that will come. */
export function auditTeller(tags: readonly string[], columns: number, colour: boolean): AuditTeller {
  const paint = createPaint(colour);
  const width = Math.max("RELEASE".length, ...tags.map(displayWidth));
  const total = COLUMNS.reduce((sum, [, , each]) => sum + GAP.length + each, width + GAP.length + STATE);
  const fits = total <= columns;
  const cells = (release: AuditedRelease) =>
    COLUMNS.map(([kind, , each]) => {
      const { text, style } = cellOf(release, kind);
      return paint(style, text) + padColumns(text, each).slice(text.length);
    });
  const row = (release: AuditedRelease): string => {
    const { tag } = release;
    const { mark, style } = STATES[release.state];
    const state = standingOf(release);
    if (!fits) return hang(`${paint(style, mark)} `, `${tag}  ${state}`, columns, 2).join("\n");
    const named = [
      padColumns(tag, width),
      paint(style, state) + padColumns(state, STATE).slice(state.length),
    ];
    return [...named, ...cells(release)].join(GAP).trimEnd();
  };
  return {
    head: () => {
      const titles = COLUMNS.map(([, title, each]) => title.padEnd(each));
      const line = [padColumns("RELEASE", width), "STATE".padEnd(STATE), ...titles].join(GAP);
      return fits && tags.length > 0 ? `${paint("dim", line.trimEnd())}\n` : "";
    },
    release: (release) => {
      const wrong = needsLook(release) ? release.checks.filter(({ agreed }) => !agreed) : [];
      const unread = reasons(release).flatMap((each) => hang("  ? ", `not known: ${each}`, columns));
      const stays = (release.stays ?? []).flatMap((each) =>
        hang("  = ", `${each} stands on it: no other finished release has this tag`, columns),
      );
      return `${[row(release), ...checkLines(wrong, columns, paint), ...stays, ...unread].join("\n")}\n`;
    },
    ending: (totals, now) =>
      `${["", ...sentences(totals, now).flatMap((each) => hang("", each, columns))].join("\n")}\n`,
  };
}

/** Why something could not be read, each reason once. */
function reasons({ unread }: AuditedRelease): readonly string[] {
  return [...new Set(unread.map(({ problem }) => printableLine(problem.message)))];
}

interface AuditCell {
  readonly text: string;
  readonly style: Style;
}

/** What was found of one kind: `–` if there is nothing of it to compare. */
function cellOf({ checks, unread }: AuditedRelease, kind: CheckKind): AuditCell {
  const own = checks.filter((check) => check.kind === kind);
  const wrong = own.filter(({ agreed }) => !agreed).length;
  const open = unread.filter((each) => each.kind === kind).length;
  const all = own.length + open;
  if (wrong > 0) return { text: all === 1 ? "✗" : `✗ ${wrong} of ${all}`, style: "red" };
  if (open > 0) return { text: all === 1 ? "?" : `? ${open} of ${all}`, style: "yellow" };
  if (all === 0) return { text: "–", style: "dim" };
  return { text: all === 1 ? "✓" : `✓ ${all}`, style: "green" };
}

const ORDER: readonly AuditStanding[] = [
  "drifted",
  "unknown",
  "finished",
  "rolled back",
  "unfinished",
  "unrecorded",
  "yanked",
  "abandoned",
];

/** What an audit came to. */
function sentences({ releases, standings, drifted: first, kept }: AuditTotals, now: number): string[] {
  if (releases === 0) return ["there is no release to audit"];
  const told = ORDER.flatMap((each) => (standings.has(each) ? `${standings.get(each)} ${each}` : []));
  const [drifted, unknown] = [standings.get("drifted") ?? 0, standings.get("unknown") ?? 0];
  const be = (number: number) => (number === 1 ? "is" : "are");
  return [
    `${count(releases, "release")}: ${told.join(", ")}`,
    ...(first === null
      ? []
      : [
          `drift: ${count(drifted, "release")} ${be(drifted)} not as recorded; \`slipway verify ${first}\` reads ${drifted === 1 ? "it" : "the first"} again`,
        ]),
    ...(unknown === 0
      ? []
      : [`not known: ${count(unknown, "release")} could not be read in full; the same command goes on`]),
    ...(drifted + unknown === 0 ? ["everything that is recorded agrees"] : []),
    ...(kept === null
      ? []
      : [
          `registries were asked about ${kept.releases} of them by an audit that did not end, ${ago(now - kept.since)}; --fresh asks again`,
        ]),
  ];
}

function ago(seconds: number): string {
  return seconds < 60 ? "just now" : `up to ${formatAge(seconds)} ago`;
}

const MARKDOWN_HEAD = ["Release", "State", "Tag", "Record", "Images", "Forge", "Signatures", "Differs"];

/** The same as Markdown: for `--markdown`, and so for a step's summary. */
export const auditMarkdown: AuditTeller = {
  head: () => tableHead(MARKDOWN_HEAD),
  release: (release) => {
    const cells = COLUMNS.map(([kind]) => cellOf(release, kind).text);
    return tableRow([code(release.tag), standingOf(release), ...cells, differences(release)]);
  },
  ending: (totals, now) => `\n${sentences(totals, now).map(literal).join("\n\n")}\n`,
};

function differences(release: AuditedRelease): string {
  if (!needsLook(release)) return "";
  const wrong = release.checks.flatMap(({ subject, expected, found, agreed }) =>
    agreed
      ? []
      : `${code(subject)}: expected ${literal(expected ?? "nothing")}, found ${literal(found ?? "nothing")}`,
  );
  const unread = reasons(release).map((each) => `not known: ${literal(each)}`);
  return [...wrong, ...unread].join("<br>");
}

/** Releases that a step's summary has room for: GitHub takes a megabyte. */
export const SUMMARIZED = 200;

/** An audit for `$GITHUB_STEP_SUMMARY`: what it came to, and the first releases that somebody has to look at. */
export function auditSummary(totals: AuditTotals, looked: readonly AuditedRelease[], now: number): string {
  const rows = looked.map(auditMarkdown.release).join("");
  const table = looked.length === 0 ? "" : `${auditMarkdown.head()}${rows}`;
  return `### Audit\n\n${table}${auditMarkdown.ending(totals, now)}`;
}
