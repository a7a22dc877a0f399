import { basename, relative } from "node:path";
import { readProject } from "../../config/read-project.ts";
import type { Project } from "../../domain/project/project.ts";
import type { Place } from "../../domain/text/problem.ts";
import { secretsOf } from "../../domain/text/redact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { readConfig } from "./read-config.ts";
import type { Session } from "./session.ts";

/** The configuration and the folder it is in, which is the workspace. */
export interface LoadedProject {
  readonly project: Project;
  readonly root: string;
  /** The file's name in it. */
  readonly file: string;
  /** Where the file names a target, a Dockerfile or a flake output. */
  readonly placeOf: (name: string) => Place | undefined;
}

/** Reads `--config`, or the nearest `slipway.toml` upwards. Throws all of its problems at once. */
export async function loadProject(session: Session): Promise<LoadedProject> {
  const { path, root, text } = readConfig(session);
  const shown = relative(session.cwd, path) || path;
  session.sources.set(shown, text);
  const read = await readProject(text, shown);
  if (read.ok) {
    session.secrets.add(secretsIn(read.project));
    return {
      project: read.project,
      root,
      file: basename(path),
      placeOf: (name) => placeOf(name, text, shown),
    };
  }
  const [{ code, message, hint }] = read.problems;
  throw new ReleaseError({ kind: "config", code, message, hint, problems: read.problems });
}

/** The first place outside of comments where a name stands in quotes: a label in full, or without the name that its package has. */
function placeOf(name: string, text: string, file: string): Place | undefined {
  const lines = text.split(/\r?\n/);
  for (const written of [name, name.replace(/([^/:]+):\1$/, "$1")])
    for (const quoted of [`"${written}"`, `'${written}'`]) {
      const line = lines.findIndex((each) => each.includes(quoted) && !each.trimStart().startsWith("#"));
      if (line >= 0) return { file, line: line + 1, column: (lines[line] ?? "").indexOf(quoted) + 1 };
    }
  return undefined;
}

/** The values that the configuration itself gives to variables and build arguments with secret names. */
function secretsIn({ bazel, components }: Project): string[] {
  const given = components.flatMap(({ artifacts }) =>
    artifacts.flatMap((artifact) => {
      if (artifact.kind === "command") return artifact.env;
      return artifact.kind === "image" && artifact.source.kind === "dockerfile"
        ? artifact.source.buildArgs
        : [];
    }),
  );
  return [bazel.env, ...given].flatMap((values) =>
    secretsOf(Object.fromEntries([...values].map(([name, { text }]) => [name, text]))),
  );
}
