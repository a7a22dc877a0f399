import type { CheckRun } from "../../release/check.ts";
import { createGit } from "../../services/git/git.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import type { AskedAhead } from "./ask-ahead.ts";
import { programRunner } from "./program-runner.ts";

/** The little that `check` needs: git. Everything else stays unloaded, because `check` runs on every push. */
export function wireCheck(
  session: Session,
  { project, root }: LoadedProject,
  destination: string | undefined,
  ahead: AskedAhead | undefined,
): CheckRun {
  const { env } = session;
  const git = createGit(programRunner(session), root, env, project.source);
  return {
    project,
    git: { ...git, ...ahead?.answersFor(project.source) },
    env: new Set(Object.keys(env).filter((name) => env[name])),
    ...(destination === undefined ? {} : { destination }),
  };
}
