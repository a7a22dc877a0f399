import { watched } from "../run/watched.ts";
import type { Execution } from "./execution.ts";

/** Tests what the configuration wants tested before anything is published, images or not. Throws `tests-failed`. */
export async function runTests({ run, plan }: Execution): Promise<void> {
  if (plan.tests.length === 0) return;
  run.report({ kind: "phase", name: "test" });
  for (const [index, { patterns, settings }] of plan.tests.entries()) {
    const work = { id: `test:${index}`, doing: "testing", done: "tested", label: patterns.join(" ") };
    await watched(run.report, work, (watch) => run.services.runTests(patterns, settings, watch));
  }
}
