/** A recipe of the documentation, taken apart: what it adds to `slipway.toml`, and the files it asks for. */

import { readFile } from "node:fs/promises";
import { present } from "./present.ts";

export interface Recipe {
  readonly config: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Reads `docs/recipes/NAME.md`: its blocks of TOML, and its blocks of shell, which begin with a comment that names the file. */
export async function readRecipe(name: string): Promise<Recipe> {
  const text = await readFile(new URL(`../../docs/recipes/${name}.md`, import.meta.url), "utf8");
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, body]) =>
      present(body),
    );
  const files = blocks("sh").map((body) => [present(/^# (\S+)\n/.exec(body)?.[1]), body] as const);
  return { config: blocks("toml").join("\n"), files: Object.fromEntries(files) };
}
