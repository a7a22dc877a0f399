/** Links between Markdown documents: which of them lead nowhere. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** Documents of slipway in a folder that has its layout, as paths from there. */
export function documentsIn(root: string): string[] {
  const folders = ["docs", "bench", "examples"].filter((name) => existsSync(join(root, name)));
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return [...readdirSync(root), ...below].filter((name) => name.endsWith(".md")).sort();
}

/**
 * Links of a document that lead to no file of the folder, or to no heading of it; each as `document: link`. Links to other hosts
 * are not followed. Throws if the document is not there.
 */
export function brokenLinks(root: string, document: string): string[] {
  const links = linksOf(readFileSync(join(root, document), "utf8"));
  return links.filter((link) => !leads(root, document, link)).map((link) => `${document}: ${link}`);
}

function leads(root: string, document: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? document : normalize(join(dirname(document), path));
  if (target.startsWith("..") || !existsSync(join(root, target))) return false;
  if (anchor === undefined) return true;
  if (statSync(join(root, target)).isDirectory()) return false;
  return anchorsOf(readFileSync(join(root, target), "utf8")).has(anchor);
}

/** Without fenced and indented code. */
function prose(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, "").replace(/^(?: {4}|\t)(?! *[-*\d]).*$/gm, "");
}

function linksOf(markdown: string): string[] {
  const text = prose(markdown).replace(/`[^`\n]*`/g, "code");
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
  const definitions = [...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return [...inline, ...definitions].flatMap(([, link]) => link ?? []);
}

/** What headings are called in addresses, as GitHub does it: lower case, without punctuation, numbered if there are several. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const found = [...markdown.replace(/^```.*?^```$/gms, "").matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)].map(
    ([, heading = ""]) => {
      const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
      const slug = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    },
  );
  return new Set(found);
}
