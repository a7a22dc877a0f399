import type { HistoryRun } from "../../release/run/services.ts";
import { createBazelGraph } from "../../services/bazel/graph/bazel-graph.ts";
import { readIgnores } from "../../services/dockerfile/read-ignores.ts";
import { createGit } from "../../services/git/git.ts";
import { createNotesTemplates } from "../../services/notes-template/notes-template.ts";
import { createMachine } from "../../services/process/machine.ts";
import type { Run } from "../../services/process/run.ts";
import { cacheFolder } from "../session/cache-folder.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Environment, Session } from "../session/session.ts";
import { forgeSurroundings } from "./forge-surroundings.ts";
import { programRunner } from "./program-runner.ts";
import { keepYoungHeapSmall } from "./v8-flags.ts";

/** Builds what is needed to read history: git, Bazel's graph, and the reader of commit messages. */
export function wireHistory(
  session: Session,
  { project, root, placeOf }: LoadedProject,
  run: Run = programRunner(session),
): HistoryRun {
  const { env, sink } = session;
  const git = createGit(run, root, env, project.source);
  const bazel = { run, workspace: root, env, settings: project.bazel };
  return {
    journal: session.journal,
    project,
    services: {
      git: {
        ...git,
        commits: (...asked) => {
          keepYoungHeapSmall();
          return git.commits(...asked);
        },
      },
      machine: createMachine(session.pid),
      dependencies: createBazelGraph({ ...bazel, cache: cacheFolder(env) }).readGraph,
      ignores: (sources) => readIgnores(root, sources),
      changes: async () =>
        (await import("../../services/changes/change-reader.ts")).createChangeReader(project.commits),
      template: createNotesTemplates(root, (file, text) => session.sources.set(file, text)),
    },
    report: sink.report,
    env: setVariables(env),
    forge: forgeSurroundings(project.source, env),
    placeOf,
    now: Math.floor(Date.now() / 1_000),
  };
}

function setVariables(env: Environment): ReadonlySet<string> {
  return new Set(Object.entries(env).flatMap(([name, value]) => (value ? [name] : [])));
}
