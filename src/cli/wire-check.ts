import { redactor, secretsOf } from "../domain/redact.ts";
import type { CheckRun } from "../release/check.ts";
import { createGit } from "../services/git/git.ts";
import { createRun } from "../services/process/run.ts";
import type { LoadedProject } from "./load-project.ts";
import type { Session } from "./session.ts";

/** The little that `check` needs: git. Everything else stays unloaded, because `check` runs on every push. */
export function wireCheck(
  session: Session,
  { project, root }: LoadedProject,
  destination?: string,
): CheckRun {
  const { env, interrupted, sink } = session;
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const run = createRun({ env, redact: redactor(secretsOf(env)), interrupted, log });
  return {
    project,
    git: createGit(run, root, env, project.source),
    env: new Set(Object.keys(env).filter((name) => env[name])),
    ...(destination === undefined ? {} : { destination }),
  };
}
