// `npm run recording`: records docs/recording.svg anew. The commands run for real in a terminal of 80 columns, in one of the example
// monorepos: git, Bazel and the registry are real, GitHub is a test server.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";
import { startExample } from "../test/support/example.ts";
import { inTerminal } from "../test/support/terminal.ts";
import { drawRecording, type RecordedLine, readLines } from "./recording-svg.ts";

const FILE = fileURLToPath(new URL("../docs/recording.svg", import.meta.url));
const COLUMNS = 80;
const ROWS = 26;
const COMMANDS = [
  ["status", "api"],
  ["cut", "api"],
  ["release", "api/v1.4.0"],
  ["release", "api/v1.4.0"],
];

/** Seconds: how long a key takes, how long one reads before the next command, and how long a wait is shown at most. */
const KEY = 0.05;
const READING = 1.8;
const WAITING = 1.2;

const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 40, scrollback: 10_000, allowProposedApi: true });
let lines: RecordedLine[] = [];
let now = 0;

await using example = await startExample("unkey");
await example.tree.tag("api/v1.3.0");
await example.tree.edit({ "pkg/keys/keys.go": [["unkey_", "uk_"]] });
await example.tree.git("add", "--all");
const author = ["--author", "Ada <ada@example.org>"];
await example.tree.git("commit", "--quiet", ...author, "-m", "feat(keys): make keys shorter (#42)");
await example.tree.git("push", "--quiet", "origin", "main");
for (const args of COMMANDS) await record(args);
const title = `A terminal: ${COMMANDS.map((args) => `slipway ${args.join(" ")}`).join(", ")}`;
const svg = drawRecording(lines, COLUMNS, ROWS, title);
await writeFile(FILE, svg);
console.log(`${FILE}: ${lines.length} lines, ${now.toFixed(0)} s, ${svg.length} bytes`);

async function record(args: readonly string[]): Promise<void> {
  await show(`${lines.length > 0 ? "\r\n" : ""}\u001b[36m$\u001b[0m `);
  now += 0.5;
  await show(`slipway ${args.join(" ")}\r\n`);
  now += KEY * args.join(" ").length;
  let shown = 0;
  let before = performance.now();
  let drawing = Promise.resolve();
  const { screen, exitCode } = await inTerminal(example, args, {
    columns: COLUMNS,
    keys: "y\r",
    redirect: "",
    watch: (all) => {
      const part = all.slice(shown);
      shown = all.length;
      const waited = Math.min((performance.now() - before) / 1_000, WAITING);
      before = performance.now();
      drawing = drawing.then(() => {
        now += waited;
        return show(part);
      });
    },
  });
  await drawing;
  if (exitCode !== 0)
    throw new Error(`slipway ${args.join(" ")} ended with exit code ${exitCode}:\n${screen}`);
  now += READING;
}

/** Writes to the terminal, and notes which lines are others since. */
async function show(text: string): Promise<void> {
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const at = Math.round(now * 10) / 10;
  const read = readLines(terminal).map((line, row) => {
    const known = lines[row];
    return known !== undefined && known.text === line.text ? { ...line, at: known.at } : { ...line, at };
  });
  lines = read.slice(0, read.findLastIndex(({ text: written }) => written !== "") + 1);
}
