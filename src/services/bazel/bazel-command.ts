import type { Host } from "../../domain/images/reference.ts";
import type { BazelSettings } from "../../domain/project/project.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildActions } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { OnLine } from "../process/output.ts";
import { type Call, type Completed, ProgramMissing, type Run } from "../process/run.ts";
import { bazelEnvironment } from "./bazel-environment.ts";
import { keepingModuleFiles } from "./module-files-keeper.ts";
import { progressTeller } from "./said.ts";

/** Runs Bazel in the workspace, whose module files it leaves as they are; any exit code is a result. */
export interface BazelCommand {
  readonly run: (command: string, args: readonly string[], call?: BazelCall) => Promise<Completed>;
}

/** How one command of Bazel's is called. */
export interface BazelCall {
  readonly env?: Readonly<Record<string, string>>;
  /** Takes each line of output, on both streams; without it standard output is data. */
  readonly onLine?: OnLine;
  /** Takes what Bazel says of how far it is. */
  readonly watch?: Watch;
}

/** Where and how Bazel is called. */
export interface BazelOptions {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: BazelSettings;
}

/** What building, pushing and loading with Bazel needs. */
export interface BazelImagesOptions extends BazelOptions {
  /** A folder that exists for as long as the run lasts. */
  readonly scratch: () => Promise<string>;
  /** Takes what a build did, as far as Bazel says. */
  readonly tookActions: (actions: BuildActions) => void;
  /** Whether the configuration says that a registry speaks plain HTTP. */
  readonly insecure: (host: Host) => boolean;
  /** What pushers get instead of the environment's own values. */
  readonly pusherEnv?: Readonly<Record<string, string | undefined>>;
}

/** The names Bazel may have here, in the order in which they are tried: `$BAZEL`, the configuration's, bazelisk, bazel. */
export function bazelNames({ env, settings }: Pick<BazelOptions, "env" | "settings">): readonly string[] {
  const named = env["BAZEL"] || settings.command;
  return named === undefined ? ["bazelisk", "bazel"] : [named];
}

/** Binds Bazel to a workspace, under the first of its names that can be started. A call throws `bazel-missing` if none can. */
export function createBazelCommand(options: BazelOptions): BazelCommand {
  const { run, workspace, env, settings } = options;
  const names = bazelNames(options);
  const needed = bazelEnvironment(options);
  let found: string | undefined;
  return {
    run: async (command, args, { env: extra = {}, onLine, watch } = {}) => {
      const call: Call = {
        cwd: workspace,
        env: await needed({ ...env, ...extra }),
        ...followed(onLine, watch),
      };
      for (const name of found === undefined ? names : [found]) {
        try {
          const words = [...settings.startupFlags, command, ...args];
          const completed = await keepingModuleFiles(workspace, () => run(name, words, call));
          found = name;
          return completed;
        } catch (error) {
          if (!(error instanceof ProgramMissing)) throw error;
        }
      }
      throw bazelMissing(names);
    },
  };
}

/** The part of a call that says what is printed, and hears in it how far Bazel is. */
function followed(onLine: OnLine | undefined, watch: Watch | undefined): Pick<Call, "onLine" | "onError"> {
  if (watch === undefined) return onLine === undefined ? {} : { onLine };
  const tell = progressTeller(watch);
  if (onLine === undefined) return { onError: tell };
  return {
    onLine: (line, stream) => {
      onLine(line, stream);
      if (stream === "stderr") tell(line);
    },
  };
}

function bazelMissing(names: readonly string[]): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "bazel-missing",
    message: `Bazel cannot be started: ${names.join(" and ")} cannot be found`,
    hint: "install bazelisk (npm install --global @bazel/bazelisk), or name the binary in BAZEL or in bazel.command",
  });
}
