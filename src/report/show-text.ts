import type { Rollback } from "../domain/release/intent.ts";
import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { ShownRelease } from "../release/list.ts";
import { hang } from "./columns.ts";
import { imagesOf } from "./list-documents.ts";
import { agoOf, STATE_MARKS, stateWord } from "./list-text.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { verifiedLines } from "./verify-text.ts";

/** One release for people, with everything that its record says, and what was read back, if it was. */
export function showText(
  { release, verified, time }: ShownRelease,
  columns: number,
  colour: boolean,
): string {
  const paint = createPaint(colour);
  const { tag, state } = release;
  const lines = [`${paint("bold", tag.text)}  ${paint(STATE_MARKS[state].style, stateWord(release))}`];
  const facts = factsOf(release, time);
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, text] of facts)
    lines.push(...hang(`  ${paint("dim", name.padEnd(width))}  `, text, columns));
  lines.push(...artifactLines(release, columns, paint));
  if (verified !== null) lines.push("", ...verifiedLines(verified, columns, paint));
  return `${lines.join("\n")}\n`;
}

function factsOf(release: ListedRelease, now: number): readonly (readonly [name: string, text: string])[] {
  const { tag, channel, at, by, commit, record, url } = release;
  const withdrawal = record?.withdrawal ?? null;
  const who = by === null ? "" : ` by ${printableLine(by)}`;
  return [
    ["component", tag.component],
    ["channel", channel],
    ["commit", commit === null ? "not on the remote" : commit],
    ...(record?.promotion === undefined ? [] : [["promoted", `from ${record.promotion.tag}`] as const]),
    ["tagged", at === null && by === null ? "unknown: this clone lacks the tag" : `${whenOf(at, now)}${who}`],
    ...(withdrawal === null
      ? []
      : [
          [
            withdrawal.kind,
            `${whenOf(withdrawal.at, now)} by ${printableLine(withdrawal.by)}: ${printableLine(withdrawal.reason)}`,
          ] as const,
        ]),
    ...(record?.rollback === undefined ? [] : [rollbackFact(record.rollback, release, now)]),
    ...(release.atWork === null
      ? []
      : [["at work", `process ${release.atWork.pid} on ${printableLine(release.atWork.host)}`] as const]),
    ["record", record === null ? "none" : record.state],
    ...(url === null ? [] : [["release", url] as const]),
  ];
}

/** Whoever yanks a release rolls it back, and by that has said already who it was and why. */
function rollbackFact(
  { to, at, by, reason, finished }: Rollback,
  { tag: { text: tag, component }, record }: ListedRelease,
  now: number,
): readonly [string, string] {
  const isYanked = record?.withdrawal?.at === at;
  const command = isYanked ? `yank ${tag}` : `rollback ${component}`;
  const open = finished ? "" : `; not finished, \`slipway ${command}\` goes on with it`;
  if (isYanked) return ["rolled back", `to ${to}${open}`];
  const why = reason === null ? "" : `: ${printableLine(reason)}`;
  const who = `${whenOf(at, now)} by ${printableLine(by)}${why}${open}`;
  return to === tag ? ["brought back", who] : ["rolled back", `to ${to}, ${who}`];
}

function whenOf(at: number | null, now: number): string {
  if (at === null) return "at an unknown time";
  return `${new Date(at * 1_000).toISOString().slice(0, 10)} (${agoOf(now - at)})`;
}

/** What the record names, each digest on a line of its own below what it is of. */
function artifactLines({ record }: ListedRelease, columns: number, paint: Paint): string[] {
  if (record === null) return [];
  const below = (subject: string, detail: string) => [
    `  ${printableLine(subject)}`,
    ...hang("    ", printableLine(detail), columns).map((line) => paint("dim", line)),
  ];
  const parts = [
    ...imagesOf(record).map(
      ({ reference, digest }) => [reference, digest ?? "its digest is not known"] as const,
    ),
    ...record.files.map(({ name, digest }) => [name, digest] as const),
    ...record.deployments.map(({ id, url }) => [id, url === "" ? "deployed" : url] as const),
  ];
  return parts.length === 0 ? [] : ["", ...parts.flatMap(([subject, detail]) => below(subject, detail))];
}
