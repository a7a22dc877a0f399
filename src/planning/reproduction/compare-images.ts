import type { Descriptor, IndexEntry, Json } from "../../domain/images/image-document.ts";
import { parsePlatform } from "../../domain/images/platform.ts";
import type { Aspect, Difference } from "../../domain/release/reproduction.ts";
import { both } from "./compare-layers.ts";

/** Things that take the same place in two images. */
export interface Pair<T> {
  readonly name: string;
  readonly recorded: T;
  readonly built: T;
}

/** Two lists, compared: what is in one of them only, and what has to be looked at. */
export interface Paired<T> {
  readonly differences: readonly Difference[];
  readonly pairs: readonly Pair<T>[];
}

/** Pairs the layers of two images: equal ones are left out, and the others are taken in their order. */
export function pairLayers(
  image: string,
  recorded: readonly Descriptor[],
  built: readonly Descriptor[],
): Paired<Descriptor> {
  const [before, now] = [others(recorded, built), others(built, recorded)];
  const pairs = before.slice(0, now.length).flatMap(({ at, layer }, index) => {
    const other = now[index];
    const name = `${image}layer ${at + 1} of ${recorded.length}`;
    return other === undefined ? [] : [{ name, recorded: layer, built: other.layer }];
  });
  const alone = (some: typeof before, of: readonly Descriptor[], aspect: Aspect, side: string) =>
    some.map(
      ({ at, layer }): Difference => ({
        layer: `${image}layer ${at + 1} of ${of.length}`,
        path: null,
        aspect,
        what: `is only in what ${side}: ${layer.digest}`,
      }),
    );
  const differences = [
    ...alone(before.slice(now.length), recorded, "only recorded", "is recorded"),
    ...alone(now.slice(before.length), built, "only built", "was built now"),
  ];
  const inOrder = recorded.every(({ digest }, index) => digest === built[index]?.digest);
  if (pairs.length > 0 || differences.length > 0 || inOrder) return { pairs, differences };
  const what = "the same layers in another order";
  return { pairs, differences: [{ layer: `${image}manifest`, path: "layers", aspect: "layers", what }] };
}

/** The layers that the other image does not have, with their places. One that is there twice has to be there twice. */
function others(layers: readonly Descriptor[], there: readonly Descriptor[]) {
  const left = there.map(({ digest }) => digest);
  return layers.flatMap((layer, at) => {
    const found = left.indexOf(layer.digest);
    if (found < 0) return [{ at, layer }];
    left.splice(found, 1);
    return [];
  });
}

/** Pairs the images of two indexes by platform. */
export function pairPlatforms(
  recorded: readonly IndexEntry[],
  built: readonly IndexEntry[],
): Paired<IndexEntry> {
  const named = (platform: string) => parsePlatform(platform) ?? platform;
  const open = built.map((entry) => ({ ...entry, platform: named(entry.platform) }));
  const differences: Difference[] = [];
  const pairs: Pair<IndexEntry>[] = [];
  const differs = (platform: string, aspect: Aspect, what: string) =>
    differences.push({ layer: "index", path: platform, aspect, what });
  for (const entry of recorded) {
    const at = open.findIndex(({ platform }) => platform === named(entry.platform));
    const [other] = at < 0 ? [] : open.splice(at, 1);
    if (other === undefined)
      differs(entry.platform, "platforms", "this platform is only in what is recorded");
    else if (other.digest !== entry.digest)
      pairs.push({ name: entry.platform, recorded: entry, built: other });
  }
  for (const { platform } of open)
    differs(platform, "platforms", "this platform is only in what was built now");
  return { differences, pairs };
}

/**
 * Compares two documents value by value; `document` says what they are. Keys that follow from others (`ignored`) are left out, and
 * a list of `NAME=value`, as `Env` is, is compared by name.
 */
export function compareDocuments(
  document: string,
  recorded: Json,
  built: Json,
  ignored: ReadonlySet<string> = new Set(),
): Difference[] {
  const [before, now] = [new Map(leaves(recorded)), new Map(leaves(built))];
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter(
    (path) => !ignored.has(path.split(/[.[]/, 1)[0] ?? ""),
  );
  return paths.flatMap((path): Difference[] => {
    const [one = "", other = ""] = [before.get(path), now.get(path)];
    if (one === other) return [];
    return [
      {
        layer: document,
        path,
        aspect: "configuration",
        what: both(one, other),
        sides: { recorded: one, built: other, start: new Uint8Array(), offset: 0 },
      },
    ];
  });
}

function* leaves(value: Json, path = ""): Iterable<[string, string]> {
  if (typeof value !== "object" || value === null) yield [path, JSON.stringify(value)];
  else if (Array.isArray(value)) yield* leavesOfList(value, path);
  else
    for (const [name, each] of Object.entries(value as { readonly [name: string]: Json }))
      yield* leaves(each, path === "" ? name : `${path}.${name}`);
}

function* leavesOfList(list: readonly Json[], path: string): Iterable<[string, string]> {
  const assignments = list.map((each) => (typeof each === "string" ? /^(\w+)=(.*)$/s.exec(each) : null));
  for (const [index, each] of list.entries()) {
    const [, name, value = ""] = assignments[index] ?? [];
    if (name !== undefined && path.endsWith("Env")) yield [`${path}.${name}`, JSON.stringify(value)];
    else yield* leaves(each, `${path}[${index}]`);
  }
}
