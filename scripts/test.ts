// `npm test`: the checks and every test. Arguments name test files instead. The last line counts everything that ran.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "./run-checks.ts";
import { runTests } from "./run-tests.ts";
import { longestFirst, showSlowest } from "./test-durations.ts";
import { prepareSurroundings } from "./test-surroundings.ts";

const named = process.argv.slice(2);
const files = named.length > 0 ? named : longestFirst(testFiles());
const [checks] = await Promise.all([
  named.length > 0 ? { passed: 0, failed: 0 } : runChecks(),
  prepareSurroundings(),
]);
const tests = await runTests(files);
const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
showSlowest(tests.took);
if (tests.skipped > 0) console.log(`${tests.skipped} skipped`);
// Alone on the last line: what CI reads.
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function testFiles(): string[] {
  const names = readdirSync("test", { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join("test", name))
    .sort();
}
