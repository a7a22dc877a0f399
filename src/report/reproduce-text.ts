import type { Digest } from "../domain/images/digest.ts";
import { formatReference } from "../domain/images/reference.ts";
import {
  type Difference,
  isReproduced,
  type ReproducedFile,
  type ReproducedImage,
  type Reproduction,
  type Suspect,
} from "../domain/release/reproduction.ts";
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
  { tag, builtAs, images, files }: Reproduction,
  redact: Redact,
  kept: string | null,
): Documents["reproduce"] {
  return {
    format: 1,
    tag,
    ...(builtAs === null ? {} : { builtAs }),
    images: images.map(({ reference, recorded, built, same, differences, suspects, statement }) => ({
      reference: formatReference(reference),
      recorded,
      built,
      same,
      ...explained({ differences, suspects }, redact),
      ...(statement === null ? {} : { statement }),
    })),
    files: files.map(({ name, recorded, built, same, ...found }) => ({
      name,
      recorded,
      built,
      same,
      ...explained(found, redact),
    })),
    ...(kept === null ? {} : { kept }),
  };
}

function explained({ differences, suspects }: Found, redact: Redact) {
  return {
    differences: differences.map(({ layer, path, what }) => ({ layer, path, what: redact(what) })),
    suspects: suspects.map(({ kind, message, hint }) => ({ kind, message, hint })),
  };
}

/** How the text of a reproduction is laid out, and whether it was to be recorded. */
export interface ReproduceLayout {
  readonly columns: number;
  readonly colour: boolean;
  readonly recorded: boolean;
}

/** A reproduction for people: what is the same, and where the rest differs and why that may be. */
export function reproduceText(
  reproduction: Reproduction,
  redact: Redact,
  kept: string | null,
  { columns, colour, recorded }: ReproduceLayout,
): string {
  const paint = createPaint(colour);
  const { tag, builtAs, images, files } = reproduction;
  const head = isReproduced(reproduction)
    ? heading(tag, "reproduced", "green", columns, paint)
    : heading(tag, "differs", "red", columns, paint);
  const details = [
    ...images.map((image) => ({ ...image, name: formatReference(image.reference) })),
    ...files,
  ].flatMap((each) => (each.same ? [] : ["", ...differentLines(each, redact, columns, paint)]));
  const unsaid = recorded ? unrecordedOf(reproduction) : "";
  const stays = kept === null ? [] : hang("", `clone, outputs and layers are in ${kept}`, columns);
  const origin = builtAs === null ? [] : hang("  ", `promoted: the build is that of ${builtAs}`, columns);
  const lines = [
    ...head,
    ...origin,
    ...layoutRows([...images.map(imageRow), ...files.map(fileRow)], columns, paint),
    ...details,
    "",
    ...hang("", summary(reproduction) + unsaid, columns),
    ...stays,
  ];
  return `${lines.join("\n")}\n`;
}

function summary({ images, files }: Reproduction): string {
  const parts = [
    ...(images.length > 0 || files.length === 0 ? [share(images, "image")] : []),
    ...(files.length > 0 ? [share(files, "file")] : []),
  ];
  const [only, ...others] = parts;
  const isOne = others.length === 0 && only?.isOne === true;
  return `${parts.map(({ text }) => text).join(" and ")} ${isOne ? "has" : "have"} the recorded digest`;
}

function share(all: readonly { readonly same: boolean }[], noun: string) {
  const same = all.filter((each) => each.same).length;
  return { text: `${same} of ${count(all.length, noun)}`, isOne: same === 1 || all.length === 1 };
}

/** What `--record` says nothing of. */
function unrecordedOf({ images, files }: Reproduction): string {
  const parts = [
    ...(images.every(({ same }) => same) ? [] : ["of images that differ"]),
    ...(files.length > 0 ? ["of files"] : []),
  ];
  return parts.length === 0 ? "" : `; nothing is recorded ${parts.join(", nor ")}`;
}

function imageRow({ reference, recorded, built, same, statement }: ReproducedImage) {
  const signed =
    statement === null ? "" : `, ${statement.outcome === "attached" ? "recorded" : "recorded before"}`;
  return rowOf(formatReference(reference), same, same ? `${built}${signed}` : digests(recorded, built));
}

function fileRow({ name, recorded, built, same }: ReproducedFile) {
  return rowOf(name, same, same ? `${built}` : digests(recorded, built));
}

function digests(recorded: Digest | null, built: Digest | null): string {
  return `recorded ${recorded ?? "nothing"}, built ${built ?? "nothing"}`;
}

function rowOf(subject: string, same: boolean, detail: string) {
  const style = same ? ("green" as const) : ("red" as const);
  return { mark: same ? "✓" : "✗", style, word: "", subject, detail };
}

/** Lines of each layer that are shown; JSON has all. */
const SHOWN = 12;

type Found = Pick<ReproducedFile, "differences" | "suspects">;

function differentLines(
  { name, differences, suspects }: Found & { readonly name: string },
  redact: Redact,
  columns: number,
  paint: Paint,
): string[] {
  const layers = new Map<string, Difference[]>();
  for (const each of differences) layers.set(each.layer, [...(layers.get(each.layer) ?? []), each]);
  return [
    ...hang("", name, columns).map((line) => paint("bold", line)),
    ...[...layers].flatMap(([layer, found]) => {
      // A file has no layers: its differences are right below its name.
      const indent = layer === name ? "  " : "    ";
      const more = `and ${found.length - SHOWN} more: --json lists them`;
      return [
        ...(layer === name ? [] : hang("  ", layer, columns)),
        ...found.slice(0, SHOWN).flatMap((each) => differenceLines(each, redact, columns, indent)),
        ...(found.length > SHOWN ? hang(indent, more, columns) : []),
      ];
    }),
    ...suspects.flatMap((suspect) => suspectLines(suspect, columns, paint)),
  ];
}

function differenceLines({ path, what }: Difference, redact: Redact, columns: number, indent: string) {
  const text = path === null ? what : `${path}: ${what}`;
  return hang(indent, printableLine(redact(text)), columns, indent.length + 2);
}

function suspectLines({ message, hint }: Suspect, columns: number, paint: Paint): string[] {
  return [
    ...hang("  likely: ", printableLine(message), columns, 4).map((line) => paint("yellow", line)),
    ...hang("    ", hint, columns).map((line) => paint("dim", line)),
  ];
}
