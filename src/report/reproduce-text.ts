import { formatReference } from "../domain/images/reference.ts";
import type { Difference, ReproducedImage, Reproduction, Suspect } from "../domain/release/reproduction.ts";
import type { Redact } from "../domain/text/redact.ts";
import { hang } from "./columns.ts";
import type { Documents } from "./document-schemas.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { heading } from "./release-heading.ts";
import { layoutRows } from "./table.ts";

/** The document of `slipway reproduce`. Bytes of images may be secrets of this machine. `kept`: the folder that stays. */
export function reproduceDocument(
  { tag, images }: Reproduction,
  redact: Redact,
  kept: string | null,
): Documents["reproduce"] {
  return {
    format: 1,
    tag,
    images: images.map(({ reference, recorded, built, same, differences, suspects, statement }) => ({
      reference: formatReference(reference),
      recorded,
      built,
      same,
      differences: differences.map(({ layer, path, what }) => ({ layer, path, what: redact(what) })),
      suspects: suspects.map(({ kind, message, hint }) => ({ kind, message, hint })),
      ...(statement === null ? {} : { statement }),
    })),
    ...(kept === null ? {} : { kept }),
  };
}

/** How the text of a reproduction is laid out, and whether it was to be recorded. */
export interface ReproduceLayout {
  readonly columns: number;
  readonly colour: boolean;
  readonly recorded: boolean;
}

/** A reproduction for people: which images are the same, and of the others where they differ and why that may be. */
export function reproduceText(
  { tag, images }: Reproduction,
  redact: Redact,
  kept: string | null,
  { columns, colour, recorded }: ReproduceLayout,
): string {
  const paint = createPaint(colour);
  const same = images.filter((image) => image.same).length;
  const all = same === images.length;
  const head = all
    ? heading(tag, "reproduced", "green", columns, paint)
    : heading(tag, "differs", "red", columns, paint);
  const details = images.flatMap((image) =>
    image.same ? [] : ["", ...differentLines(image, redact, columns, paint)],
  );
  const what = `${same} of ${count(images.length, "image")} ${same === 1 || images.length === 1 ? "has" : "have"} the recorded digest`;
  const unsaid = recorded && !all ? "; nothing is recorded of those that differ" : "";
  const stays = kept === null ? [] : hang("", `clone, outputs and layers are in ${kept}`, columns);
  const lines = [
    ...head,
    ...layoutRows(images.map(imageRow), columns, paint),
    ...details,
    "",
    ...hang("", what + unsaid, columns),
    ...stays,
  ];
  return `${lines.join("\n")}\n`;
}

function imageRow({ reference, recorded, built, same, statement }: ReproducedImage) {
  const signed =
    statement === null ? "" : `, ${statement.outcome === "attached" ? "recorded" : "recorded before"}`;
  return {
    mark: same ? "✓" : "✗",
    style: same ? ("green" as const) : ("red" as const),
    word: "",
    subject: formatReference(reference),
    detail: same ? `${built}${signed}` : `recorded ${recorded}, built ${built}`,
  };
}

/** Lines of each layer that are shown; JSON has all. */
const SHOWN = 12;

function differentLines(
  { reference, differences, suspects }: ReproducedImage,
  redact: Redact,
  columns: number,
  paint: Paint,
): string[] {
  const layers = new Map<string, Difference[]>();
  for (const each of differences) layers.set(each.layer, [...(layers.get(each.layer) ?? []), each]);
  return [
    ...hang("", formatReference(reference), columns).map((line) => paint("bold", line)),
    ...[...layers].flatMap(([layer, found]) => [
      ...hang("  ", layer, columns),
      ...found.slice(0, SHOWN).flatMap((each) => differenceLines(each, redact, columns)),
      ...(found.length > SHOWN
        ? hang("    ", `and ${found.length - SHOWN} more: --json lists them`, columns)
        : []),
    ]),
    ...suspects.flatMap((suspect) => suspectLines(suspect, columns, paint)),
  ];
}

function differenceLines({ path, what }: Difference, redact: Redact, columns: number): string[] {
  const text = path === null ? what : `${path}: ${what}`;
  return hang("    ", printableLine(redact(text)), columns, 6);
}

function suspectLines({ message, hint }: Suspect, columns: number, paint: Paint): string[] {
  return [
    ...hang("  likely: ", printableLine(message), columns, 4).map((line) => paint("yellow", line)),
    ...hang("    ", hint, columns).map((line) => paint("dim", line)),
  ];
}
