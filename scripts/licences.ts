/** The licences of all packages in the bundle: their texts must go with what is made of them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

const LICENCE = /^(?:licen[cs]e|copying|notice)/i;

/** Folders of the packages that a bundle is made of, such as `node_modules/zod`, in order. */
export function packagesIn({ inputs }: Metafile): string[] {
  const folders = Object.keys(inputs).flatMap((path) => {
    // Plugins' modules have the plugin's name before them.
    const file = path.replace(/^[a-z-]+:/, "");
    return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? [];
  });
  return [...new Set(folders)].sort();
}

/** Names, versions and licences of these packages, each with its text, if it brings one. */
export function licencesOf(folders: readonly string[]): string {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => LICENCE.test(file));
    const text = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...text].join("\n\n");
  });
  return `${["slipway's bundle holds these packages.", ...texts].join(`\n\n${"-".repeat(78)}\n\n`)}\n`;
}
