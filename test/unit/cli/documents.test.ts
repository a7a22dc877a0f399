/** Documents show only commands and options that slipway has. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { addCommands } from "../../../src/cli/add-commands.ts";
import { documentsIn } from "../../support/markdown-links.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** What every command takes; src/cli/program.ts adds it. */
const GLOBAL = "--version -V --help -h --directory -C --config --json --yes --log-level --log-format".split(
  " ",
);

const program = new Command("slipway");
addCommands(program, async () => undefined);

/** Command lines of slipway in a document: in code, inline or not, from its name to the end of the command. */
function commandLines(markdown: string): string[] {
  const fenced = [...markdown.matchAll(/^```[^\n]*\n(.*?)^```/gms)].flatMap(([, code = ""]) =>
    code.split("\n"),
  );
  const indented = markdown.split("\n").filter((line) => /^ {4}/.test(line));
  const inline = [...markdown.replace(/^```.*?^```/gms, "").matchAll(/`([^`]+)`/g)].map(
    ([, code = ""]) => code,
  );
  return [...fenced, ...indented, ...inline].flatMap((line) =>
    [...line.matchAll(/(?:^|\$ |npx |run: |recipe: |-- )slipway ([a-z-][^|#>;)]*)/g)].map(
      ([, rest = ""]) => rest,
    ),
  );
}

/** What is wrong with a command line: a name or options that there are not. */
function unknownIn(line: string): string[] {
  const words = line.split(/[\s=\]]+/).filter((word) => /^-{0,2}[a-z]/i.test(word));
  const name = words.find((word) => !word.startsWith("-"));
  const options = words.filter((word) => /^--?[a-z]/i.test(word));
  const command = program.commands.find((each) => [each.name(), ...each.aliases()].includes(name ?? ""));
  if (name !== undefined && command === undefined) return [`slipway ${line}: no command ${name}`];
  const known = command?.options.flatMap(({ short, long }) => [short, long]) ?? [];
  return options
    .filter((option) => ![...GLOBAL, ...known].includes(option))
    .map((option) => `slipway ${line}: no option ${option}`);
}

test("documents show only commands and options that there are", () => {
  // Decisions tell of commands that were not built, too.
  const documents = documentsIn(ROOT).filter((document) => !document.includes("decisions"));
  const lines = documents.flatMap((document) =>
    commandLines(readFileSync(join(ROOT, document), "utf8")).map((line) => ({ document, line })),
  );
  assert.ok(lines.length > 100, `${lines.length} command lines were found`);
  assert.deepEqual(
    lines.flatMap(({ document, line }) => unknownIn(line).map((wrong) => `${document}: ${wrong}`)),
    [],
  );
});

test("an unknown command and an unknown option are found", () => {
  const text =
    "`slipway bake api` and\n```\n$ slipway cut api --bumb minor\n```\n    npx slipway release --json\n";
  assert.deepEqual(commandLines(text).flatMap(unknownIn), [
    "slipway cut api --bumb minor: no option --bumb",
    "slipway bake api: no command bake",
  ]);
});
