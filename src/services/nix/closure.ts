import { PackageURL } from "packageurl-js";
import type { Materials, Package } from "../../domain/release/materials.ts";
import type { Nix } from "./nix.ts";

/** What nix2container writes about an image, which is not in it. */
const OWN = /^layers\.json$/;

/** Outputs of a derivation other than its default one. Source: nixpkgs, "Multiple-output packages". */
const OUTPUT = /-(?:bin|lib|dev|man|doc|info|data|debug|static|devdoc|devman|dist|terminfo)$/;

/**
 * The store paths that an image needs, as packages: what they are called is all that a path says of them, and a licence is known to
 * nixpkgs alone. None if nix cannot say: an older one may have another command for it.
 */
export async function closureOf(nix: Nix, attribute: string): Promise<Materials> {
  const whole = await nix("path-info", ["--recursive", attribute]);
  const image = await nix("path-info", [attribute]);
  const own = new Set(storePaths(image.stdout));
  const paths = whole.exitCode === 0 && image.exitCode === 0 ? storePaths(whole.stdout) : [];
  const packages = paths.filter((path) => !own.has(path)).flatMap((path) => packageOf(path) ?? []);
  const distinct = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  const sorted = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  return { packages: sorted, dependencies: [] };
}

function storePaths(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith("/"));
}

/**
 * What is in a store path, by its name; null for what only describes the image. A version begins behind the first `-` that no letter
 * follows. Source: nix's manual, "builtins.parseDrvName", and "Store path".
 */
export function packageOf(path: string): Package | null {
  const [, whole] = /\/[0-9a-z]{32}-([^/]+)$/.exec(path) ?? [];
  if (whole === undefined || OWN.test(whole)) return null;
  const [, name = whole, version = null] = /^(.+?)-([^a-zA-Z].*)$/.exec(whole.replace(OUTPUT, "")) ?? [];
  const purl =
    version === null
      ? null
      : new PackageURL("nix", undefined, name, version, undefined, undefined).toString();
  return { name, version, purl, licence: null, download: null, digest: {} };
}
