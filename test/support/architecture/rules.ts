/**
 * /** The floors and rooms of docs/architecture.md as functions: each takes files and gives what is wrong with them, one
 * line for each.
 */

import { posix } from "node:path";
import type { SourceFile } from "./source-file.ts";

/** From the ground up. A file outside these folders is above them all. */
const FLOORS: Readonly<Record<string, number>> = {
  domain: 0,
  planning: 1,
  config: 1,
  services: 1,
  release: 2,
  setup: 2,
  report: 3,
  cli: 4,
};
const TOP = 5;

/**
 * What services share, each room with those it may import itself. Every other service may import all of them, and none of
 * the others.
 */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  "services/ports": [],
  "services/process": ["services/ports"],
  "services/http": ["services/ports"],
  "services/oci": ["services/ports", "services/process", "services/http"],
  "services/forge": ["services/ports", "services/http"],
};

/**
 * What use cases know of services: the interfaces that they ask for, and how content is hashed. `cli/` decides what serves
 * them.
 */
const FOR_USE_CASES = /^services\/(?:ports\/|oci\/sha256\.ts$)/;

/** The folder whose files may import each other: the first two of a path, so that a room's own folders belong to it. */
function roomOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/") || ".";
}

function floorOf(path: string): number {
  return FLOORS[path.split("/")[0] ?? ""] ?? TOP;
}

/** The files of ours that a file imports. */
function ownImports({ path, imports }: SourceFile): string[] {
  return imports.filter((name) => name.startsWith(".")).map((name) => posix.join(posix.dirname(path), name));
}

const FOR_CLI = ["../package.json", "../docs/troubleshooting.md"];

/** Imports that go upwards, from one service to another, from a use case past the ports, or out of `src`. Only `cli/` may read
 * `package.json` and the guide. */
export function wrongImports(file: SourceFile): string[] {
  return ownImports(file)
    .filter((target) => !(FOR_CLI.includes(target) && file.path.startsWith("cli/")))
    .filter((target) => !isBelow(roomOf(file.path), target, file.path))
    .map((target) => `${file.path} imports ${target}`);
}

function isBelow(own: string, target: string, path: string): boolean {
  if (target.startsWith("..")) return false;
  if (/^(?:release|setup)\//.test(path) && target.startsWith("services/")) return FOR_USE_CASES.test(target);
  if (floorOf(target) !== floorOf(path)) return floorOf(target) < floorOf(path);
  const room = roomOf(target);
  if (room === own) return true;
  // The rooms of one floor: `roomCircles` holds that they import one way.
  if (target.split("/")[0] !== path.split("/")[0]) return false;
  if (!path.startsWith("services/")) return true;
  return (SHARED[own] ?? Object.keys(SHARED)).includes(room);
}

/** Rooms of one floor that import each other, through however many others, each as the rooms along the circle. */
export function roomCircles(files: readonly SourceFile[]): string[] {
  const imports = new Map<string, Set<string>>();
  for (const file of files) {
    const own = roomOf(file.path);
    const others = imports.get(own) ?? new Set();
    imports.set(own, others);
    for (const target of ownImports(file)) if (roomOf(target) !== own) others.add(roomOf(target));
  }
  return circlesIn(imports);
}

/** Packages, and Node's own modules. */
function packagesOf({ imports }: SourceFile): string[] {
  return imports.filter((name) => !name.startsWith("."));
}

/** What `domain/` and `planning/` must not know: the machine, packages, the clock, chance and waiting. */
export function impurities(file: SourceFile): string[] {
  if (!/^(?:domain|planning)\//.test(file.path)) return [];
  const named = [...file.mentions].filter((name) => IMPURE.has(name) || LOCAL_TIME.test(name));
  const clock = [...file.dates].filter((use) => !CALENDAR.has(use));
  const waits = file.asynchronous ? ["async"] : [];
  const packages = packagesOf(file).filter((name) => !/^semver(?:\/|$)/.test(name));
  return [...named, ...clock, ...waits, ...packages].map((what) => `${file.path} knows ${what}`);
}

const IMPURE = new Set(
  "Promise Math.random performance crypto Buffer process console fetch globalThis setTimeout setInterval setImmediate queueMicrotask Intl require".split(
    " ",
  ),
);

/** The uses of `Date` that read no clock: the calendar of UTC, and a moment that was given. */
const CALENDAR = new Set(["Date.UTC", "new Date(…)"]);

/** What depends on the time zone of the machine. */
const LOCAL_TIME =
  /\.(?:[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds)|getTimezoneOffset|toLocale(?:Date|Time)String)$/;

/** What only some places may touch, with those places: names, or packages. */
const RESERVED: readonly { readonly name?: RegExp; readonly package?: RegExp; readonly where: RegExp }[] = [
  { name: /^console(?:\.|$)/, where: /^(?:cli|report)\// },
  { name: /^process(?:\.(?!kill$)|$)/, where: /^(?:cli\/|report\/|main\.ts$|services\/process\/)/ },
  { name: /^process\.(?!kill$)/, where: /^(?:cli\/|report\/|main\.ts$)/ },
  { name: /^process\.kill$/, where: /^services\/process\// },
  { package: /^(?:node:)?child_process$|^execa$|^cross-spawn$/, where: /^services\/process\// },
  { package: /^(?:node:)?process$/, where: /^(?:cli|report)\// },
  { name: /^(?:globalThis\.)?(?:fetch|XMLHttpRequest|WebSocket)$/, where: /^services\/http\// },
  // A rehearsal's registry does not ask: it is asked, on loopback.
  {
    package: /^(?:node:)?(?:https?|http2|net|tls|dgram)$|^undici$/,
    where: /^services\/(?:http\/|rehearsal\/registry\.ts$)/,
  },
];

/** Mentions and packages outside the places that may have them. */
export function trespasses(file: SourceFile): string[] {
  return RESERVED.filter(({ where }) => !where.test(file.path)).flatMap(({ name, package: pack }) =>
    [
      ...[...file.mentions].filter((mention) => name?.test(mention)),
      ...packagesOf(file).filter((each) => pack?.test(each)),
    ].map((what) => `${file.path} touches ${what}`),
  );
}

/** Imports in a circle, each as the files along it. */
export function circles(files: readonly SourceFile[]): string[] {
  return circlesIn(new Map(files.map((file) => [file.path, ownImports(file)])));
}

function circlesIn(imports: ReadonlyMap<string, Iterable<string>>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) follow(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) follow(path, []);
  return found;
}

/** The number that this part (0 to 1) of them does not exceed. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(sorted.length * part) - 1, 0)] ?? 0;
}
