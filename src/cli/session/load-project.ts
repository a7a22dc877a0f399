import { relative } from "node:path";
import { readProject } from "../../config/read-project.ts";
import type { Project } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { readConfig } from "./read-config.ts";
import type { Session } from "./session.ts";

/** The configuration and the folder it is in, which is the workspace. */
export interface LoadedProject {
  readonly project: Project;
  readonly root: string;
}

/** Reads `--config`, or the nearest `slipway.toml` upwards. Throws all of its problems at once. */
export async function loadProject(session: Session): Promise<LoadedProject> {
  const { path, root, text } = readConfig(session);
  const shown = relative(session.cwd, path) || path;
  session.sources.set(shown, text);
  const read = await readProject(text, shown);
  if (read.ok) return { project: read.project, root };
  const [{ code, message, hint }] = read.problems;
  throw new ReleaseError({ kind: "config", code, message, hint, problems: read.problems });
}
