import type { BazelSettings } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Call, type Completed, ProgramMissing, type Run } from "../process/run.ts";

/** Runs Bazel in the workspace; any exit code is a result. */
export interface BazelCommand {
  readonly run: (
    command: string,
    args: readonly string[],
    call?: { readonly env?: Readonly<Record<string, string>>; readonly onLine?: Call["onLine"] },
  ) => Promise<Completed>;
}

/** Where and how Bazel is called. */
export interface BazelOptions {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: BazelSettings;
}

/** Binds Bazel to a workspace, under the first name that can be started: `$BAZEL`, the configuration's, bazelisk, bazel. */
export function createBazelCommand({ run, workspace, env, settings }: BazelOptions): BazelCommand {
  const named = env["BAZEL"] || settings.command;
  const candidates = named === undefined ? ["bazelisk", "bazel"] : [named];
  let found: string | undefined;
  return {
    run: async (command, args, { env: extra = {}, onLine } = {}) => {
      const call: Call = {
        cwd: workspace,
        env: { ...env, ...extra },
        ...(onLine === undefined ? {} : { onLine }),
      };
      for (const candidate of found === undefined ? candidates : [found]) {
        try {
          const completed = await run(candidate, [...settings.startupFlags, command, ...args], call);
          found = candidate;
          return completed;
        } catch (error) {
          if (!(error instanceof ProgramMissing)) throw error;
        }
      }
      throw bazelMissing(candidates);
    },
  };
}

function bazelMissing(candidates: readonly string[]): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "bazel-missing",
    message: `Bazel cannot be started: ${candidates.join(" and ")} cannot be found`,
    hint: "install bazelisk (npm install --global @bazel/bazelisk), or name the binary in BAZEL or in bazel.command",
  });
}
