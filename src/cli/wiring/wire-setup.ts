import { basename } from "node:path";
import type { BazelSettings } from "../../domain/project/project.ts";
import { createBazelCommand } from "../../services/bazel/bazel-command.ts";
import { readImageRules } from "../../services/bazel/image-rules.ts";
import { createMonorepoGit } from "../../services/git/monorepo.ts";
import { createFlakeImages } from "../../services/nix/flake-images.ts";
import type { SetupServices } from "../../services/ports/monorepo.ts";
import { createWorkspaceFiles } from "../../services/workspace/workspace-files.ts";
import { readDocument } from "../../services/yaml/read-document.ts";
import type { Session } from "../session/session.ts";
import { programRunner } from "./program-runner.ts";

/** A monorepo to be set up: its services, its workspace and its name. */
export interface Setup {
  readonly services: SetupServices;
  readonly workspace: string;
  readonly name: string;
}

/** Builds what setting slipway up reads and writes with. Throws `no-repository`. */
export async function wireSetup(
  session: Session,
  inWorkspace?: string,
  settings: BazelSettings = NO_SETTINGS,
): Promise<Setup> {
  const { env, cwd } = session;
  const run = programRunner(session);
  const root = await createMonorepoGit(run, cwd, env).root();
  const workspace = inWorkspace ?? (await createWorkspaceFiles(cwd).workspace(root));
  const bazel = createBazelCommand({ run, workspace, env, settings });
  const git = createMonorepoGit(run, workspace, env);
  return {
    services: {
      git,
      files: createWorkspaceFiles(workspace),
      bazel: { imageRules: (watch) => readImageRules(bazel, workspace, watch) },
      document: readDocument,
      flakeImages: createFlakeImages({ run, workspace, env }),
    },
    workspace,
    name: basename(workspace),
  };
}

/** Bazel as it is called without a configuration. */
const NO_SETTINGS = {
  startupFlags: [],
  flags: [],
  queryFlags: [],
  env: new Map(),
  test: [],
  pushJobs: 1,
};
