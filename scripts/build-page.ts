import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Writes `report.html`, the page of `slipway report` without its data: script and style stand in it, and a policy lets it run those
 * alone and ask nobody.
 */
export async function buildPage(outdir: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: { script: "report-page/main.tsx", style: "report-page/style.css" },
    outdir: "page",
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: {},
    logLevel: "warning",
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text.trim() ?? "";
  const [script, style] = [textOf(".js"), textOf(".css")];
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error("the page's script or style would end its element");
  const values = { script, style, "script-hash": hashOf(script), "style-hash": hashOf(style) };
  const template = await readFile("report-page/template.html", "utf8");
  const page = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{{${name}}}`, () => value),
    template,
  );
  await writeFile(join(outdir, "report.html"), page);
}

/** As a content security policy names what may run. Source: Content Security Policy Level 3, "hash-source". */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
