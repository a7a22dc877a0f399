import type { CheckRun } from "../../release/check.ts";
import { createGit } from "../../services/git/git.ts";
import { createRun, type Run } from "../../services/process/run.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";

/** The little that `check` needs: git. Everything else stays unloaded, because `check` runs on every push. */
export function wireCheck(
  session: Session,
  { project, root }: LoadedProject,
  destination?: string,
): CheckRun {
  const { env } = session;
  return {
    project,
    git: createGit(programRunner(session), root, env, project.source),
    env: new Set(Object.keys(env).filter((name) => env[name])),
    ...(destination === undefined ? {} : { destination }),
  };
}

/** Makes the function that starts programs for a command; its secrets are kept out of all output. */
export function programRunner({ env, interrupted, hurried, secrets, sink }: Session): Run {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  return createRun({ env, redact: secrets.redact, interrupted, hurried, log });
}
