// Stand-in for Docusaurus: one HTML page for each page in `pages`, into `build`. A link to a page that is not there fails
// the build, as `onBrokenLinks: "throw"` does.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const names = readdirSync("pages").map((file) => file.replace(/\.md$/, ""));
rmSync("build", { recursive: true, force: true });
mkdirSync("build");
for (const name of names) {
  const text = readFileSync(`pages/${name}.md`, "utf8");
  const html = text
    .replace(/^# (.*)$/gm, "<h1>$1</h1>")
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_link, words, to) => `<a href="${page(name, to)}">${words}</a>`)
    .replace(/^(?=[^<\n])(.*)$/gm, "<p>$1</p>");
  writeFileSync(`build/${name}.html`, `<!doctype html>\n<title>Heimdall</title>\n${html}`);
}
console.log(`${names.length} pages in build`);

function page(from, to) {
  const name = to.replace(/\.md$/, "");
  if (names.includes(name)) return `${name}.html`;
  console.error(`pages/${from}.md links to ${to}, which is not there`);
  process.exit(1);
}
