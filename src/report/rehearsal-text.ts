import type { ComparedImage, Rehearsal, RehearsedRelease } from "../release/rehearse.ts";
import { hang } from "./columns.ts";
import { noteLines } from "./cut-text.ts";
import type { Documents } from "./document-schemas.ts";
import { problemDocument, releaseDocument } from "./documents.ts";
import { titled } from "./error-text.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { heading } from "./release-heading.ts";
import { layoutRows, type Row } from "./table.ts";

/** The document of `slipway rehearse`: that of `release`, with what differs from the releases before. */
export function rehearsalDocument({ record, releases, obstacles }: Rehearsal): Documents["rehearse"] {
  return {
    ...releaseDocument(record),
    rehearsal: true,
    compared: releases.map(({ tag, previousTag, notes, images }) => ({
      tag,
      previousTag,
      notes,
      images: images.map(({ reference, digest, before }) => ({ reference, digest, before })),
    })),
    obstacles: obstacles.map(problemDocument),
  };
}

/** A rehearsal for people: what would become public, what of it is new, and what stands in the way. */
export function rehearsalText(rehearsal: Rehearsal, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const releases = rehearsal.releases.map((each) => releaseLines(each, rehearsal, columns, paint).join("\n"));
  const obstacles = rehearsal.obstacles.flatMap(({ message, hint }, index, all) => [
    ...hang("but a release would be refused: ", printableLine(message), columns, 2),
    // What several lack is put right once.
    ...(all[index + 1]?.hint === hint ? [] : titled("hint:", "cyan", printableLine(hint), columns, paint)),
  ]);
  const many = count(rehearsal.releases.length, "release");
  const last = hang(
    "",
    `rehearsed ${many}: built, pushed, read back and published here, and nothing outside was changed`,
    columns,
  );
  return `${[...releases, ...(obstacles.length === 0 ? [] : [obstacles.join("\n")]), last.join("\n")].join("\n\n")}\n`;
}

function releaseLines(
  { tag, previousTag, notes, images }: RehearsedRelease,
  { record }: Rehearsal,
  columns: number,
  paint: Paint,
): string[] {
  const parts = record.releases.filter((released) => released.tag === tag);
  const since = previousTag === null ? "the first release" : `after ${previousTag}`;
  const rows: Row[] = [
    ...images.map(imageRow),
    ...parts.flatMap(({ deployments }) =>
      deployments.map(({ environment }) => row("deploy", environment, "")),
    ),
    ...parts.flatMap(({ commands }) => commands.map(({ command }) => row("run", command, ""))),
    ...parts.flatMap(({ files }) => files.map(({ name, digest }) => row("attach", name, digest))),
    ...parts.flatMap(({ release }) => (release === null ? [] : [row("publish", release.url, "")])),
  ];
  return [
    ...heading(tag, `would become public, ${since}`, "cyan", columns, paint),
    ...layoutRows(rows, columns, paint),
    "",
    paint("dim", "  notes"),
    ...noteLines(notes, columns),
  ];
}

function imageRow({ reference, digest, before }: ComparedImage): Row {
  const compared = before === null ? "" : before === digest ? "  unchanged since then" : `  was ${before}`;
  return row("push", reference, digest + compared);
}

function row(word: string, subject: string, detail: string): Row {
  return { mark: "+", style: "cyan", word, subject: printableLine(subject), detail };
}
