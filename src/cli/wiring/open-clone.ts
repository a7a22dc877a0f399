import { basename } from "node:path";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Problem } from "../../domain/text/problem.ts";
import type { Run } from "../../release/run/services.ts";
import { watched } from "../../release/run/watched.ts";
import { type LoadedProject, loadProject } from "../session/load-project.ts";
import { readConfig } from "../session/read-config.ts";
import { type Session, sessionIn } from "../session/session.ts";

/** A clean clone: the session as if it had been started there, and what the configuration there says. */
interface OpenClone {
  readonly there: Session;
  readonly loaded: LoadedProject;
}

/** Makes a clean clone of a release's commit in a folder that is not there yet. Throws `commit-not-here`, and what is wrong with its configuration. */
export async function openClone(
  session: Session,
  run: Run,
  folder: string,
  at: { readonly tag: string; readonly commit: CommitSha },
): Promise<OpenClone> {
  const work = { id: `clone:${at.tag}`, doing: "cloning", done: "cloned", label: at.tag };
  const clone = await watched(run.report, work, () => run.services.git.cleanClone(folder, at));
  if (clone.lacks.length > 0) run.report({ kind: "warning", problem: withoutSubmodules(clone.lacks) });
  const there = sessionIn(session, clone.workspace, basename(readConfig(session).path));
  return { there, loaded: await loadProject(there) };
}

function withoutSubmodules(paths: readonly string[]): Problem {
  return {
    code: "submodules-left-out",
    message: `the clean clone does not have the submodules ${paths.join(", ")}, which would take the network`,
    hint: "if the build fails without them, it cannot be made this way",
  };
}
