import { shortCommit } from "../domain/history/commit-sha.ts";
import type { ReleasedComponent, ReleasedImage, ReleaseRecord } from "../domain/release/record.ts";
import { createPaint, type Paint } from "./paint.ts";
import { releaseTitles } from "./release-title.ts";
import { layoutRows, type Row } from "./rows.ts";
import { count, oneLine } from "./text.ts";

/** A release for people: what is published now, and whether this run had to do anything for it. */
export function recordText(record: ReleaseRecord, columns: number, colour: boolean): string {
  return text(record, ending(record), columns, colour);
}

/** The same of a run that failed: what it had done until then, and no word of what is published. */
export function unfinishedText(record: ReleaseRecord, columns: number, colour: boolean): string {
  const made = record.writes === 0 ? "nothing was changed" : `${count(record.writes, "change")} made, then`;
  return text(record, made, columns, colour);
}

function text({ releases }: ReleaseRecord, last: string, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const titles = releaseTitles(releases);
  const parts = releases.map((released, index) =>
    releasedLines(released, titles[index] ?? "", columns, paint).join("\n"),
  );
  return `${[...parts, last].join("\n\n")}\n`;
}

function releasedLines(released: ReleasedComponent, title: string, columns: number, paint: Paint): string[] {
  const { channel, commit, images, deployments, files, release } = released;
  const rows: Row[] = [
    ...images.map((image) => recordRow(image.outcome, image.reference, imageDetail(image))),
    ...deployments.map(({ environment, url, outcome }) => recordRow(outcome, environment, url)),
    ...files.map(({ name, digest, outcome }) => recordRow(outcome, name, digest)),
    ...(release === null ? [] : [recordRow(release.outcome, release.url, "")]),
  ];
  return [
    `${paint("bold", title)}  ${paint("dim", `${channel}, ${shortCommit(commit)}`)}`,
    ...layoutRows(rows, columns, paint),
  ];
}

/** One thing that was made, or found as it should be. */
export function recordRow(outcome: string, subject: string, detail: string): Row {
  const unchanged = outcome === "unchanged";
  return {
    mark: unchanged ? "=" : "✓",
    style: unchanged ? "dim" : "green",
    word: outcome,
    subject: oneLine(subject),
    detail,
  };
}

function imageDetail({ digest, configured, note }: ReleasedImage): string {
  const parts: string[] = [digest];
  if (configured !== undefined) parts.push(`for ${configured}`);
  if (note !== undefined) parts.push(oneLine(note));
  return parts.join("  ");
}

function ending({ releases, writes }: ReleaseRecord): string {
  if (writes > 0) return `${count(writes, "change")} made`;
  if (releases.length === 0) return "nothing to do: no release was asked for";
  const tags = [...new Set(releases.map(({ tag }) => tag))];
  return `nothing to do: ${tags.join(", ")} ${tags.length === 1 ? "is" : "are"} published already, and unchanged`;
}
