import { existsSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { BazelSettings } from "../../domain/project/project.ts";
import type { BuildPlace } from "../../domain/release/reproduction.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import { parseReleaseTag, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import { isSecretName } from "../../domain/text/redact.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { CleanPlace } from "../../release/reproduce.ts";
import type { Run } from "../../release/run/services.ts";
import { fileReader } from "../../services/archives/file-reader.ts";
import { createBazelCommand } from "../../services/bazel/bazel-command.ts";
import { endServer } from "../../services/bazel/end-server.ts";
import { readStatusKeys } from "../../services/bazel/status-keys.ts";
import { blobReader } from "../../services/oci/layers.ts";
import { ownedFolder, removeFolder, scratchFolder } from "../../services/process/scratch.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Environment, Session } from "../session/session.ts";
import { openClone } from "./open-clone.ts";
import { programRunner } from "./program-runner.ts";
import { wire } from "./wire.ts";

/** What is built again, and how. */
export interface ReproductionOptions {
  readonly tag: string;
  readonly commit: CommitSha;
  /** Another machine's cache, from which results of actions are taken. */
  readonly remoteCache?: string;
  /** Whether the folder stays. */
  readonly keep?: boolean;
}

/** A clean place, the tag as its configuration reads it, and the folder that holds everything. */
export interface Reproducing extends CleanPlace {
  readonly tag: ReleaseTag;
  readonly kept: string;
}

/** Seconds after which Bazel's server ends on its own, if slipway is killed and cannot end it. */
const IDLE = 300;

/** Milliseconds that Bazel's server gets to end. */
const ENDING = 20_000;

/**
 * Clones the repository into a temporary folder, reads the configuration of the tag's commit there, and builds the services that
 * build in it: with an output base of its own, and with no cache that others have filled, unless one is named. All of it goes when
 * the command ends.
 */
export async function wireReproduction(
  session: Session,
  run: Run,
  options: ReproductionOptions,
): Promise<Reproducing> {
  const made = options.keep === true ? scratchFolder(tmpdir()) : ownedFolder(tmpdir(), run.services.machine);
  const folder = await realpath(await made);
  const outputBase = join(folder, "bazel");
  let end = async () => {};
  session.cleanUp.push(async () => {
    await end();
    if (options.keep !== true) await removeFolder(folder);
  });
  if (options.keep === true) session.sink.log("info", `clone, outputs and layers stay in ${folder}`);
  const { there, loaded } = await openClone(session, run, join(folder, "source"), options);
  const tag = parseReleaseTag(loaded.project.components, options.tag);
  if (!tag.ok) throw errorFromProblems([tag.problem]);
  const bazel = withOutputBase(loaded.project.bazel, outputBase);
  end = () => endBazel(session, loaded, bazel, outputBase);
  const [scratch, layers] = [join(folder, "built"), join(folder, "recorded")];
  for (const each of [scratch, layers]) await mkdir(each);
  return {
    run: wire(there, { ...loaded, project: { ...loaded.project, bazel } }, { anew: scratch }),
    project: loaded.project,
    ownFlags: cacheFlags(options.remoteCache),
    blobs: blobReader,
    files: fileReader,
    folder: layers,
    clone: { path: loaded.root, stays: options.keep === true },
    place: async (build) => ({
      ...thisMachine(session.env, build),
      folder,
      stamps: await readStatusKeys(outputBase),
    }),
    tag: tag.value,
    kept: folder,
  };
}

function withOutputBase(bazel: BazelSettings, outputBase: string): BazelSettings {
  const own = [`--output_base=${outputBase}`, `--max_idle_secs=${IDLE}`];
  return { ...bazel, startupFlags: [...bazel.startupFlags, ...own] };
}

/** Later flags win over those of .bazelrc and of the configuration; a cache that is named is read, and not written. */
function cacheFlags(remoteCache: string | undefined): string[] {
  return remoteCache === undefined
    ? ["--noremote_accept_cached", "--remote_cache=", "--disk_cache="]
    : [
        ...["--remote_accept_cached", "--noremote_upload_local_results"],
        ...[`--remote_cache=${remoteCache}`, "--disk_cache="],
      ];
}

/** Ends the server that keeps the output base, also after an interruption, which ends all other programs. */
async function endBazel(
  session: Session,
  { root }: LoadedProject,
  settings: BazelSettings,
  outputBase: string,
): Promise<void> {
  if (!existsSync(outputBase)) return;
  const start = programRunner(session, { evenIfInterrupted: true });
  const run: typeof start = (file, args, call) => start(file, args, { ...call, timeout: ENDING });
  const bazel = createBazelCommand({ run, workspace: root, env: session.env, settings });
  await endServer(bazel, outputBase).catch((error: Error) => {
    session.sink.log("warn", `Bazel's server of ${outputBase} cannot be ended: ${error.message}`);
  });
}

/** Shorter values of variables are found in anything. */
const TELLING = 8;

function thisMachine(
  env: Environment,
  build: BuildSettings,
): Pick<BuildPlace, "user" | "host" | "home" | "env"> {
  const variables = Object.entries({ ...env, ...build.env }).flatMap(([name, value]) =>
    value !== undefined && value.length >= TELLING && !isSecretName(name) ? [[name, value] as const] : [],
  );
  return { user: userInfo().username, host: hostname(), home: homedir(), env: new Map(variables) };
}
