import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { outputLines, type StepOutputs } from "../report/actions-output.ts";
import type { Session } from "./session.ts";

/** Hands results on to later steps of a GitHub Actions job, and shows them on the run's page. */
export async function tellActions(
  { env, sink }: Session,
  outputs: StepOutputs,
  summary: string,
): Promise<void> {
  await append(env["GITHUB_OUTPUT"], outputLines(outputs, randomUUID));
  await append(env["GITHUB_STEP_SUMMARY"], summary);

  async function append(file: string | undefined, text: string): Promise<void> {
    if (!file) return;
    try {
      await appendFile(file, text);
    } catch (error) {
      sink.log("warn", `${file} cannot be written: ${(error as Error).message}`);
    }
  }
}
