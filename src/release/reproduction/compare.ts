import type { Digest } from "../../domain/images/digest.ts";
import type { Descriptor, ImageDocument } from "../../domain/images/image-document.ts";
import type { Difference } from "../../domain/release/reproduction.ts";
import {
  compareDocuments,
  type Pair,
  pairLayers,
  pairPlatforms,
} from "../../planning/reproduction/compare-images.ts";
import { compareLayers, contentDifference } from "../../planning/reproduction/compare-layers.ts";
import type { FileContent } from "../../services/ports/file-content.ts";
import type { BlobReader, ImageContent } from "../../services/ports/image-content.ts";

/** Where both images are, and what reads them. */
export interface BothContents {
  readonly recorded: ImageContent;
  readonly built: ImageContent;
  readonly blobs: BlobReader;
}

/** Files of one layer whose bytes are shown; of more only the block is known in which they differ. */
const SHOWN_FILES = 100;

/** What follows from layers and configuration, and would only be said twice. */
const IN_MANIFEST: ReadonlySet<string> = new Set(["config", "layers"]);
const IN_INDEX: ReadonlySet<string> = new Set(["manifests"]);
const IN_CONFIG: ReadonlySet<string> = new Set(["rootfs"]);

/**
 * Finds out in what two images differ: an index by its platforms, an image by its configuration and its layers, and a layer by its
 * files. Parts that are the same in both are not read. `image` is what stands before the names of parts. Throws what a registry
 * throws.
 */
export async function compareImages(
  both: BothContents,
  recorded: Digest,
  built: Digest,
  image = "",
): Promise<Difference[]> {
  const before = await both.recorded.document(recorded);
  const now = await both.built.document(built);
  if (before === null) return [unread(`${image}manifest`, `the registry does not hold ${recorded} any more`)];
  if (now === null) return [unread(`${image}manifest`, `the build left nothing of ${built} here`)];
  const found =
    before.kind === "index" && now.kind === "index"
      ? await compareIndexes(both, before, now)
      : before.kind === "image" && now.kind === "image"
        ? await compareSingle(both, before, now, image)
        : [kinds(before, now)];
  if (found.length > 0) return found;
  const what = "its parts are the same, and it lists them in another way";
  return [
    { layer: before.kind === "index" ? "index" : `${image}manifest`, path: null, aspect: "layers", what },
  ];
}

/** That a part differs, and why it is not said in what. */
export function unread(layer: string, why: string): Difference {
  return { layer, path: null, aspect: "unread", what: `differs, and cannot be looked into: ${why}` };
}

function kinds(before: ImageDocument, now: ImageDocument): Difference {
  const what = `an ${before.kind} (recorded), an ${now.kind} (built)`;
  return { layer: "manifest", path: null, aspect: "platforms", what };
}

type Index = Extract<ImageDocument, { kind: "index" }>;
type Image = Extract<ImageDocument, { kind: "image" }>;

async function compareIndexes(both: BothContents, before: Index, now: Index): Promise<Difference[]> {
  const { differences, pairs } = pairPlatforms(before.entries, now.entries);
  const found = [...compareDocuments("index", before.json, now.json, IN_INDEX), ...differences];
  for (const { name, recorded, built } of pairs)
    found.push(...(await compareImages(both, recorded.digest, built.digest, `${name}: `)));
  return found;
}

async function compareSingle(
  both: BothContents,
  before: Image,
  now: Image,
  image: string,
): Promise<Difference[]> {
  const { differences, pairs } = pairLayers(image, before.layers, now.layers);
  const found = [
    ...compareDocuments(`${image}manifest`, before.json, now.json, IN_MANIFEST),
    ...(await compareConfigs(both, before.config, now.config, image)),
    ...differences,
  ];
  for (const pair of pairs) found.push(...(await comparePair(both, pair)));
  return found;
}

async function compareConfigs(
  { recorded, built, blobs }: BothContents,
  before: Descriptor,
  now: Descriptor,
  image: string,
): Promise<Difference[]> {
  if (before.digest === now.digest) return [];
  const [one, other] = [
    await recorded.blob(before.digest, before.size),
    await built.blob(now.digest, now.size),
  ];
  const layer = `${image}configuration`;
  if (one === null || other === null) return [unread(layer, missing(one === null))];
  return compareDocuments(layer, await blobs.json(one), await blobs.json(other), IN_CONFIG);
}

function missing(isRecorded: boolean): string {
  return isRecorded ? "the registry does not hold it any more" : "the build did not leave it here";
}

async function comparePair(
  { recorded, built, blobs }: BothContents,
  { name, recorded: before, built: now }: Pair<Descriptor>,
): Promise<Difference[]> {
  const [one, other] = [
    await recorded.blob(before.digest, before.size),
    await built.blob(now.digest, now.size),
  ];
  if (one === null || other === null) return [unread(name, missing(one === null))];
  const [layer, builtLayer] = [
    await blobs.read(one, before.mediaType),
    await blobs.read(other, now.mediaType),
  ];
  if ("unread" in layer) return [unread(name, layer.unread)];
  if ("unread" in builtLayer) return [unread(name, builtLayer.unread)];
  return await compareEntries(
    name,
    { content: layer, blocks: (wanted) => blobs.blocks(one, before.mediaType, wanted) },
    { content: builtLayer, blocks: (wanted) => blobs.blocks(other, now.mediaType, wanted) },
  );
}

/** Compares the entries of two archives, with the first bytes in which files differ. `name` is what stands for the archive. */
export async function compareEntries(
  name: string,
  recorded: Pick<FileContent, "content" | "blocks">,
  built: Pick<FileContent, "content" | "blocks">,
): Promise<Difference[]> {
  const { differences, toRead } = compareLayers(name, recorded.content, built.content);
  const wanted = toRead.slice(0, SHOWN_FILES);
  if (wanted.length === 0) return [...differences];
  const oneRead = await recorded.blocks(wanted);
  const otherRead = await built.blocks(wanted);
  const contents = toRead.map((each) =>
    contentDifference(name, each, oneRead.get(each.path), otherRead.get(each.path)),
  );
  return [...differences, ...contents].sort(byPath);
}

function byPath(a: Difference, b: Difference): number {
  const [one, other] = [a.path ?? "", b.path ?? ""];
  return one < other ? -1 : one > other ? 1 : 0;
}
