import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import parseExpression from "spdx-expression-parse";
import * as z from "zod";
import type { Licence, Package } from "../../../domain/release/materials.ts";
import { parseRules } from "./repository-rules.ts";

/**
 * Reads the licence that a package says it has, in the file in which its package manager keeps that; of anything else what a `license`
 * of rules_license in the folder's own BUILD file says. The folder is an external repository's, which Bazel has fetched to answer which
 * packages an image needs. Null if nothing says: texts of licences are not guessed at.
 */
export async function readLicence(folder: string, { purl }: Package): Promise<Licence | null> {
  const [, type = ""] = /^pkg:(\w+)\//.exec(purl ?? "") ?? [];
  const read = READERS[type] ?? ofBuildFile;
  return licenceOf(await read(folder));
}

/** What the words of a package mean: an expression that SPDX knows, or a name. Cargo's old `MIT/Apache-2.0` is an OR. */
export function licenceOf(words: string | null): Licence | null {
  const text = words?.trim() ?? "";
  if (text === "" || /^unknown$/i.test(text)) return null;
  const known = [text, text.replaceAll(/\s*\/\s*/g, " OR ")].find(isExpression);
  return known === undefined ? { kind: "named", name: text } : { kind: "spdx", expression: known };
}

function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

type Reader = (folder: string) => Promise<string | null>;

async function textOf(...path: readonly [string, ...string[]]): Promise<string | null> {
  return await readFile(join(...path), "utf8").catch(() => null);
}

/** Source: The Cargo Book, "The Manifest Format", `license`. */
const ofCrate: Reader = async (folder) => {
  const lines = (await textOf(folder, "Cargo.toml"))?.split("\n") ?? [];
  const from = lines.findIndex((line) => line.trim() === "[package]") + 1;
  const to = lines.findIndex((line, index) => index >= from && line.startsWith("["));
  const own = from === 0 ? [] : lines.slice(from, to < 0 ? undefined : to);
  return own.flatMap((line) => /^license\s*=\s*["']([^"']+)["']/.exec(line)?.[1] ?? [])[0] ?? null;
};

const single = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);

/** Source: npm's documentation, "package.json", `license`; `licenses` is its older form. */
const manifest = z.object({ license: single.optional(), licenses: z.array(single).optional() });

/** Where rules_js unpacks it, or where a repository rule of somebody's own does. */
const ofNpmPackage: Reader = async (folder) => {
  const text = (await textOf(folder, "package", "package.json")) ?? (await textOf(folder, "package.json"));
  const { license, licenses = [] } = manifest.safeParse(parseJson(text)).data ?? {};
  return license ?? (licenses.length === 0 ? null : licenses.join(" OR "));
};

/** Source: Python's "Core metadata specifications"; `License` may be anything, and counts if it is an expression. */
const ofWheel: Reader = async (folder) => {
  const site = join(folder, "site-packages");
  const names = await readdir(site).catch(() => []);
  const info = names.find((name) => name.endsWith(".dist-info"));
  const text = info === undefined ? null : await textOf(site, info, "METADATA");
  const [head = ""] = text?.split(/\r?\n\r?\n/) ?? [];
  const expression = /^License-Expression: (.+)$/m.exec(head)?.[1];
  const free = /^License: (.+)$/m.exec(head)?.[1] ?? "";
  return expression ?? (isExpression(free) ? free : null);
};

/** Source: rules_license, "license", whose kinds of SPDX's are targets called as SPDX calls them. */
const ofBuildFile: Reader = async (folder) => {
  const text = (await textOf(folder, "BUILD.bazel")) ?? (await textOf(folder, "BUILD")) ?? "";
  const kinds = parseRules(text)
    .filter(({ kind }) => kind === "license")
    .flatMap(({ lists }) => lists.get("license_kinds") ?? [])
    .flatMap((label) => /\/\/licenses\/spdx:(.+)$/.exec(label)?.[1] ?? []);
  return kinds.length === 0 ? null : [...new Set(kinds)].sort().join(" AND ");
};

const READERS: Readonly<Record<string, Reader>> = {
  cargo: ofCrate,
  npm: ofNpmPackage,
  pypi: ofWheel,
};

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ name: z.string().optional(), version: z.string().optional(), license: single.optional() }),
  ),
});

/**
 * The licences that the workspace's own `package-lock.json` has of npm packages, by `name@version`. Source: npm's documentation,
 * "package-lock.json", `packages`, which versions 2 and 3 of the format have.
 */
export async function readNpmLock(workspace: string): Promise<ReadonlyMap<string, Licence>> {
  const { packages } = lockFile.safeParse(parseJson(await textOf(workspace, "package-lock.json"))).data ?? {
    packages: {},
  };
  return new Map(
    Object.entries(packages).flatMap(([path, { name, version, license }]) => {
      const licence = licenceOf(license ?? null);
      const called = name ?? path.split("node_modules/").at(-1) ?? "";
      return licence === null || version === undefined ? [] : [[`${called}@${version}`, licence]];
    }),
  );
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
