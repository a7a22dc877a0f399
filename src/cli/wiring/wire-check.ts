import type { CheckRun } from "../../release/check.ts";
import { createGit } from "../../services/git/git.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { programRunner } from "./program-runner.ts";

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
