import type {
  DeploymentRecord,
  ReleasedComponent,
  ReleasedImage,
  ReleaseRecord,
} from "../domain/release/record.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { releaseHeading } from "./release-heading.ts";
import { layoutRows, type Row } from "./table.ts";

/** A release for people: what is published now, and whether this run had to do anything for it. */
export function recordText(record: ReleaseRecord, columns: number, colour: boolean): string {
  return text(record, ending(record), columns, colour);
}

/** The same of a run that failed: what it had done until then, without saying what is published. */
export function unfinishedText(record: ReleaseRecord, columns: number, colour: boolean): string {
  const made = record.writes === 0 ? "nothing was changed" : `${count(record.writes, "change")} made, then`;
  return text(record, made, columns, colour);
}

/** A deployment outside a release for people: where it is served, or why nothing was done. */
export function deployText(record: DeploymentRecord, columns: number, colour: boolean): string {
  const rows = record.deployments.map(({ environment, url, outcome, note }) =>
    recordRow(outcome, environment, printableLine([url, note ?? ""].filter(Boolean).join("  "))),
  );
  const last = record.writes > 0 ? `${count(record.writes, "change")} made` : "nothing to do";
  return `${layoutRows(rows, columns, createPaint(colour)).join("\n")}\n\n${last}\n`;
}

/** What was loaded, a line for each image. */
export function loadText(images: readonly { readonly component: string; readonly image: string }[]): string {
  return images.map(({ component, image }) => `${component}  ${image}\n`).join("");
}

function text({ releases }: ReleaseRecord, last: string, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const parts = releases.map((released) =>
    [releaseHeading(released, releases, paint), ...releasedLines(released, columns, paint)].join("\n"),
  );
  return `${[...parts, last].join("\n\n")}\n`;
}

function releasedLines(released: ReleasedComponent, columns: number, paint: Paint): string[] {
  const { images, deployments, files, release } = released;
  const rows: Row[] = [
    ...images.map((image) => recordRow(image.outcome, image.reference, imageDetail(image))),
    ...deployments.map(({ environment, url, outcome }) => recordRow(outcome, environment, url)),
    ...files.map(({ name, digest, outcome }) => recordRow(outcome, name, digest)),
    ...(release === null ? [] : [recordRow(release.outcome, release.url, "")]),
  ];
  return layoutRows(rows, columns, paint);
}

/** One thing that was made, or found as it should be. */
function recordRow(outcome: string, subject: string, detail: string): Row {
  const unchanged = outcome === "unchanged";
  return {
    mark: unchanged ? "=" : "✓",
    style: unchanged ? "dim" : "green",
    word: outcome,
    subject: printableLine(subject),
    detail,
  };
}

function imageDetail({ digest, configured, note }: ReleasedImage): string {
  const parts: string[] = [digest];
  if (configured !== undefined) parts.push(`for ${configured}`);
  if (note !== undefined) parts.push(printableLine(note));
  return parts.join("  ");
}

function ending({ extent, releases, writes }: ReleaseRecord): string {
  if (extent === "images") {
    const made = writes > 0 ? `${count(writes, "change")} made` : "nothing to do: no image is missing";
    return `${made}; once all parts are done, run slipway release for all the tags, without --part`;
  }
  if (writes > 0) return `${count(writes, "change")} made`;
  if (releases.length === 0) return "nothing to do: no release was asked for";
  const tags = [...new Set(releases.map(({ tag }) => tag))];
  return `nothing to do: ${tags.join(", ")} ${tags.length === 1 ? "is" : "are"} published already, and unchanged`;
}
