import { FORGE_NAMES } from "../domain/project/forge.ts";
import type {
  DeploymentRecord,
  ReleasedComponent,
  ReleasedImage,
  ReleaseRecord,
} from "../domain/release/record.ts";
import { hang } from "./columns.ts";
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
  return text(record, `so far: ${changes(record) || "nothing was changed"}`, columns, colour);
}

/** A deployment outside a release for people: where it is served, or why nothing was done. */
export function deployText(record: DeploymentRecord, columns: number, colour: boolean): string {
  const rows = record.deployments.map(({ environment, url, outcome, note }) =>
    recordRow(outcome, environment, printableLine([url, note ?? ""].filter(Boolean).join("  "))),
  );
  const deployed = record.deployments.filter(({ outcome }) => outcome !== "unchanged").length;
  const last = deployed === 0 ? "nothing to do" : `deployed ${count(deployed, "site")}`;
  return `${layoutRows(rows, columns, createPaint(colour)).join("\n")}\n\n${last}\n`;
}

/** What was loaded, a line for each image. */
export function loadText(
  images: readonly { readonly component: string; readonly image: string }[],
  columns: number,
): string {
  return images
    .flatMap(({ component, image }) => hang(`${component}  `, image, columns))
    .map((line) => `${line}\n`)
    .join("");
}

function text({ releases }: ReleaseRecord, last: string, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const parts = releases.map((released) =>
    [...releaseHeading(released, releases, columns, paint), ...releasedLines(released, columns, paint)].join(
      "\n",
    ),
  );
  return `${[...parts, hang("", last, columns).join("\n")].join("\n\n")}\n`;
}

function releasedLines(released: ReleasedComponent, columns: number, paint: Paint): string[] {
  const { images, deployments, commands, files, release } = released;
  const rows: Row[] = [
    ...images.map((image) => recordRow(image.outcome, image.reference, imageDetail(image))),
    ...deployments.map(({ environment, url, outcome }) => recordRow(outcome, environment, url)),
    ...commands.map(({ command, outcome }) => recordRow(outcome, command, "")),
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

/** What a run changed outside, in a sentence: `pushed 2 image tags, created 1 GitHub release`. Empty if that is nothing. */
function changes({ releases, writes }: ReleaseRecord): string {
  if (writes === 0) return "";
  const total = (things: (released: ReleasedComponent) => readonly { readonly outcome: string }[]) => {
    const outcomes = releases.flatMap((released) => things(released).map(({ outcome }) => outcome));
    return (...counted: readonly string[]) => outcomes.filter((each) => counted.includes(each)).length;
  };
  const images = total((released) => released.images);
  const pages = releases.flatMap(({ release }) => release ?? []);
  const published = total(({ release }) => (release === null ? [] : [release]));
  const forge = FORGE_NAMES[pages[0]?.forge ?? "github"];
  const parts: readonly (readonly [verb: string, number: number, noun: string])[] = [
    ["pushed", images("pushed"), "image tag"],
    ["moved", images("moved"), "floating tag"],
    ["deployed", total((released) => released.deployments)("deployed"), "site"],
    ["ran", total((released) => released.commands)("ran"), "command"],
    ["attached", total((released) => released.files)("uploaded"), "file"],
    ["created", published("created"), `${forge} release`],
    ["finished", published("resumed"), `${forge} release`],
  ];
  const said = parts.flatMap(([verb, number, noun]) =>
    number === 0 ? [] : [`${verb} ${count(number, noun)}`],
  );
  if (said.length > 0) return said.join(", ");
  // Its records are all that was written.
  return `recorded ${count(releases.length, "release")}`;
}

function imageDetail({ digest, configured, note }: ReleasedImage): string {
  const parts: string[] = [digest];
  if (configured !== undefined) parts.push(`for ${configured}`);
  if (note !== undefined) parts.push(printableLine(note));
  return parts.join("  ");
}

function ending(record: ReleaseRecord): string {
  const { extent, releases } = record;
  const changed = changes(record);
  if (extent === "images") {
    const made = changed || "nothing to do: no image is missing";
    return `${made}; once all parts are done, run slipway release for all the tags, without --part`;
  }
  if (changed !== "") return changed;
  if (releases.length === 0) return "nothing to do: no release was asked for";
  const tags = [...new Set(releases.map(({ tag }) => tag))];
  return `nothing to do: ${tags.join(", ")} ${tags.length === 1 ? "is" : "are"} published already, and unchanged`;
}
