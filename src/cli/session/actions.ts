import { appendFileSync } from "node:fs";
import { outputLines, type StepOutputs } from "../../report/step-outputs.ts";
import type { Session } from "./session.ts";

/** Hands results on to later steps of a GitHub Actions job, and shows them on the run's page. */
export function tellActions({ env, secrets, sink }: Session, outputs: StepOutputs, summary: string): void {
  append(env["GITHUB_OUTPUT"], () => outputLines(outputs, () => crypto.randomUUID()));
  append(env["GITHUB_STEP_SUMMARY"], () => secrets.redact(summary));

  function append(file: string | undefined, text: () => string): void {
    if (!file) return;
    try {
      appendFileSync(file, text());
    } catch (error) {
      sink.log("warn", `${file} cannot be written: ${(error as Error).message}`);
    }
  }
}
