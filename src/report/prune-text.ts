import { formatReference } from "../domain/images/reference.ts";
import type { FoundSnapshot, JudgedSnapshot } from "../planning/snapshots/prune.ts";
import type { Documents } from "./document-schemas.ts";
import { count, formatAge } from "./in-words.ts";
import { createPaint } from "./paint.ts";
import { layoutRows } from "./table.ts";

/** What became of old snapshots. */
export interface Pruned {
  readonly deleted: readonly FoundSnapshot[];
  /** Those that the registry does not delete. */
  readonly kept: readonly FoundSnapshot[];
}

/** The document of `slipway prune`. */
export function pruneDocument(
  snapshots: readonly JudgedSnapshot[],
  { deleted, kept }: Pruned,
): Documents["prune"] {
  const outcome = ({
    reference,
    fate,
  }: JudgedSnapshot): Documents["prune"]["snapshots"][number]["outcome"] => {
    const isIn = (some: readonly FoundSnapshot[]) => some.some((each) => each.reference === reference);
    if (isIn(deleted)) return "deleted";
    return isIn(kept) ? "not deleted" : fate;
  };
  return {
    format: 1,
    snapshots: snapshots.map((snapshot) => ({
      reference: formatReference(snapshot.reference),
      digest: snapshot.digest,
      time: snapshot.time,
      outcome: outcome(snapshot),
    })),
    writes: deleted.length,
  };
}

/** The old snapshots for people, and how many others there are. */
export function oldSnapshotsText(
  snapshots: readonly JudgedSnapshot[],
  now: number,
  columns: number,
  colour: boolean,
): string {
  const old = snapshots.filter(({ fate }) => fate === "old");
  const rows = old.map(({ reference, time }) => ({
    mark: "–",
    style: "yellow" as const,
    word: "",
    subject: formatReference(reference),
    detail: time === null ? "" : formatAge(now - time),
  }));
  const counted = (["young", "in use", "of unknown age"] as const).flatMap((fate) => {
    const number = snapshots.filter((each) => each.fate === fate).length;
    return number === 0 ? [] : [`${number} ${fate}`];
  });
  const others = counted.length === 0 ? "" : `; others stay: ${counted.join(", ")}`;
  const lines = layoutRows(rows, columns, createPaint(colour));
  return `${lines.length === 0 ? "" : `${lines.join("\n")}\n\n`}${count(old.length, "old snapshot")}${others}\n`;
}

/** What was deleted, for people. */
export function prunedText({ deleted, kept }: Pruned): string {
  const left = kept.length === 0 ? "" : `; the registry does not delete the other ${kept.length}`;
  return `deleted ${count(deleted.length, "snapshot")}${left}\n`;
}
