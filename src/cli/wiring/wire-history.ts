import { gitHubHostOf, parseGitHubRepository } from "../../domain/project/forge-repository.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
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
    githubRepository: parseGitHubRepository(env["GITHUB_REPOSITORY"] ?? "") ?? null,
    githubHost: gitHubHostOf(apiUrl(env)),
    placeOf,
    now: Math.floor(Date.now() / 1_000),
  };
}

function setVariables(env: Environment): ReadonlySet<string> {
  return new Set(Object.entries(env).flatMap(([name, value]) => (value ? [name] : [])));
}

/** The address of GitHub's API. Throws `bad-api-url`. */
export function apiUrl(env: Environment): string {
  const url = env["GITHUB_API_URL"] || "https://api.github.com";
  if (URL.canParse(url)) return url;
  throw new ReleaseError({
    kind: "usage",
    code: "bad-api-url",
    message: `GITHUB_API_URL is ${quote(url)}, which is not a URL`,
    hint: "leave it unset for github.com; elsewhere set it to a URL such as https://github.example.com/api/v3",
  });
}
