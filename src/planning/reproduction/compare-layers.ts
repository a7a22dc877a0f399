import {
  type Aspect,
  BLOCK,
  type Difference,
  type LayerContent,
  type LayerEntry,
  type ReadBlock,
  type WantedBlock,
} from "../../domain/release/reproduction.ts";
import { aroundDifference, shownBytes } from "./excerpt.ts";

/** Two layers that take the same place, compared except for the bytes of their files. */
export interface LayerComparison {
  readonly differences: readonly Difference[];
  /** Files whose content differs, with the first block that does. */
  readonly toRead: readonly WantedBlock[];
}

/**
 * Compares what two layers hold. Of a path that an archive has more than once the last entry counts, as when it is unpacked. If
 * nothing differs, the archives themselves do, or how they are compressed.
 */
export function compareLayers(layer: string, recorded: LayerContent, built: LayerContent): LayerComparison {
  const [before, now] = [byPath(recorded.entries), byPath(built.entries)];
  const differences: Difference[] = [];
  const toRead: WantedBlock[] = [];
  for (const path of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    const [one, other] = [before.get(path), now.get(path)];
    const differs = (aspect: Aspect, what: string) => differences.push({ layer, path, aspect, what });
    if (one === undefined) differs("only built", "is only in what was built now");
    else if (other === undefined) differs("only recorded", "is only in what is recorded");
    else {
      for (const [aspect, what] of entryDifferences(one, other)) differs(aspect, what);
      const block = firstDifferentBlock(one, other);
      if (block !== null) toRead.push({ path, block });
    }
  }
  if (differences.length === 0 && toRead.length === 0)
    differences.push(archiveDifference(layer, recorded, built));
  return { differences, toRead };
}

function byPath(entries: readonly LayerEntry[]): ReadonlyMap<string, LayerEntry> {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/** Everything about a path except its bytes. */
function entryDifferences(recorded: LayerEntry, built: LayerEntry): (readonly [Aspect, string])[] {
  if (recorded.type !== built.type) return [["type", both(recorded.type, built.type)]];
  const found: (readonly [Aspect, string])[] = [];
  const compare = (aspect: Aspect, value: (entry: LayerEntry) => string) => {
    const [one, other] = [value(recorded), value(built)];
    if (one !== other) found.push([aspect, `${aspect} ${both(one, other)}`]);
  };
  compare("mode", ({ mode }) => mode.toString(8).padStart(4, "0"));
  compare("owner", ({ owner }) => owner);
  compare("time", ({ time }) => shownTime(time));
  compare("size", ({ size }) => `${size}`);
  compare("link", ({ link }) => link ?? "");
  compare("attributes", ({ attributes }) =>
    [...attributes]
      .sort()
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  );
  return found;
}

/** Both values of something that differs. */
export function both(recorded: string, built: string): string {
  return `${recorded || "nothing"} (recorded), ${built || "nothing"} (built)`;
}

function shownTime(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString().replace(".000Z", "Z");
}

/** The number of the first block in which two files differ; null if they are the same. */
function firstDifferentBlock(recorded: LayerEntry, built: LayerEntry): number | null {
  if (recorded.type !== "file" || built.type !== "file") return null;
  const most = Math.max(recorded.blocks.length, built.blocks.length);
  for (let block = 0; block < most; block++) if (recorded.blocks[block] !== built.blocks[block]) return block;
  return null;
}

function archiveDifference(layer: string, recorded: LayerContent, built: LayerContent): Difference {
  if (recorded.digest === built.digest)
    return {
      layer,
      path: null,
      aspect: "archive",
      what: "the archive is the same, and is compressed otherwise",
    };
  const order = ({ entries }: LayerContent) => entries.map(({ path }) => path);
  const [before, now] = [order(recorded), order(built)];
  const at = before.findIndex((path, index) => path !== now[index]);
  if (at >= 0 && before.length === now.length)
    return {
      layer,
      path: before[at] ?? null,
      aspect: "order",
      what: `the same files in another order, from entry ${at + 1} on: ${both(before[at] ?? "", now[at] ?? "")}`,
    };
  const what =
    before.length === now.length
      ? "the same files, written by another program, or in another form of archive"
      : `the same files, some of them more than once: ${both(`${before.length} entries`, `${now.length} entries`)}`;
  return { layer, path: null, aspect: "archive", what };
}

/** How the content of a file differs, by the block that was read of both sides. */
export function contentDifference(
  layer: string,
  { path, block }: WantedBlock,
  recorded: ReadBlock | undefined,
  built: ReadBlock | undefined,
): Difference {
  if (recorded === undefined || built === undefined)
    return { layer, path, aspect: "content", what: `content differs after byte ${block * BLOCK}` };
  const { at, sides } = aroundDifference(recorded, built);
  const offset = block * BLOCK + at;
  const what = `content differs from byte ${offset} on: ${both(
    shownBytes(recorded.block, at),
    shownBytes(built.block, at),
  )}`;
  return { layer, path, aspect: "content", what, sides: { ...sides, start: built.start, offset } };
}

/** Differences of a plain file, which was compared as the only entry of an archive: they are about the whole. */
export function inPlainFile(differences: readonly Difference[]): Difference[] {
  return differences.map((each) => ({ ...each, path: null }));
}
