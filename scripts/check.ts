// `npm run check`: format, lint, types, unused code, and the architecture test.
import { runChecks } from "./run-checks.ts";
import { runTests } from "./run-tests.ts";

const checks = await runChecks();
const tests = await runTests(["test/architecture.test.ts"]);
process.exitCode = checks.failed + tests.failed === 0 ? 0 : 1;
