import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { tmpdir } from "node:os";
import type { Host } from "../../domain/images/reference.ts";
import type { BuildActions } from "../../domain/release/intent.ts";
import { builderIn } from "../../planning/provenance/builder.ts";
import { readPublished } from "../../release/observation/published.ts";
import type { Run, Services } from "../../release/run/services.ts";
import { testTargets } from "../../services/bazel/bazel-build.ts";
import { type BazelImagesOptions, createBazelCommand } from "../../services/bazel/bazel-command.ts";
import { createBazelFiles } from "../../services/bazel/bazel-files.ts";
import { createBazelImages } from "../../services/bazel/bazel-images.ts";
import { createDockerfileImages } from "../../services/dockerfile/dockerfile-images.ts";
import { loadFetch } from "../../services/http/http.ts";
import { createNixImages } from "../../services/nix/nix-images.ts";
import type { Machine } from "../../services/ports/machine.ts";
import type { Registry } from "../../services/ports/registry.ts";
import { clearAbandoned, ownedFolder, removeFolder } from "../../services/process/scratch.ts";
import { createRegistry } from "../../services/registry/registry.ts";
import type { LoadedProject } from "../session/load-project.ts";
import { type Environment, type Session, VERSION } from "../session/session.ts";
import { httpClient, IMPATIENT } from "./http-client.ts";
import { programRunner } from "./program-runner.ts";
import { wireForge } from "./wire-forge.ts";
import { wireHistory } from "./wire-history.ts";
import { wirePrograms } from "./wire-programs.ts";
import { wireSigning } from "./wire-signing.ts";

/** Milliseconds before each further look for a manifest that was just pushed; some registries take a moment. */
const READ_BACK_WAITS = [250, 500, 1_000, 2_000, 4_000];

/** What one run was asked for. */
interface RunOptions {
  readonly destination?: string | undefined;
  /** Whether to wait for a run that works on one of the releases; true unless it is given. */
  readonly wait?: boolean | undefined;
  /** Whether only to find out what is there, so that a server that does not answer is soon given up. */
  readonly onlyLooks?: boolean;
  /** What pushers get instead of the environment's own values. */
  readonly pusherEnv?: Environment;
  /** A folder for all that is built, without what an earlier build has left; the caller's to remove. */
  readonly anew?: string;
}

/** Builds the services of one run from what the session was given. */
export function wire(
  session: Session,
  loaded: LoadedProject,
  { destination, wait = true, onlyLooks = false, pusherEnv = {}, anew }: RunOptions = {},
): Run {
  const { project, root } = loaded;
  const { env } = session;
  const id = randomUUID();
  const history = wireHistory(session, loaded);
  const stopped = new AbortController();
  const until = AbortSignal.any([session.interrupted, stopped.signal]);
  setMaxListeners(0, until);
  const run = programRunner(session, { until, run: id });
  const http = httpClient(session, onlyLooks ? IMPATIENT : {});
  const bazel = { run, workspace: root, env, settings: project.bazel };
  const { machine, git } = history.services;
  const { forge, github, load, gitHubOptions } = wireForge({
    ...{ session, project, surroundings: history.forge, git, http, retries: onlyLooks ? 1 : undefined },
  });
  const scratch = anew === undefined ? scratchOnce(session, machine) : async () => anew;
  const clearing = clearAbandoned(tmpdir(), machine);
  session.cleanUp.push(() => clearing);
  const insecure = (host: Host) => project.registries.get(host)?.insecure ?? false;
  const tookActions = (actions: BuildActions) => session.journal.tookActions(actions);
  const bazelImages = { ...bazel, scratch, insecure, tookActions, pusherEnv };
  const registry = createRegistry({
    http,
    run,
    env,
    settings: project.registries,
    learn: session.secrets.add,
    scratch,
  });
  const services: Services = {
    ...history.services,
    registry,
    forge,
    github,
    loadClients: () => {
      loadFetch();
      load();
    },
    stopPrograms: (reason) => stopped.abort(reason),
    images: wireImages(bazelImages, registry, anew !== undefined),
    files: createBazelFiles(bazelImages),
    ...wireSigning(session, loaded, { run, http, gitHub: gitHubOptions }),
    ...wirePrograms(session, root, { run, http, scratch }),
    runTests: (patterns, settings, watch) =>
      testTargets(createBazelCommand(bazel), settings, patterns, watch),
  };
  const made: Run = {
    ...history,
    services: {
      ...services,
      ...(project.source.record === "none" && { published: (tags) => readPublished(made, tags) }),
    },
    ...(destination === undefined ? {} : { destination }),
    id,
    builder: builderIn(env, VERSION),
    waits: wait,
    readBackWaits: READ_BACK_WAITS,
  };
  return made;
}

/** A temporary folder, made when it is first needed and gone when the command ends. */
function scratchOnce({ cleanUp }: Session, machine: Machine): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => {
    made ??= ownedFolder(tmpdir(), machine).then((folder) => {
      cleanUp.push(() => removeFolder(folder));
      return folder;
    });
    return made;
  };
}

/** The one table of how images are made: another kind is a folder of its own, its configuration, and a line here. */
function wireImages(bazel: BazelImagesOptions, registry: Registry, anew: boolean): Services["images"] {
  const { run, workspace, env, scratch } = bazel;
  const layouts = { run, workspace, env, scratch, pushLayout: registry.pushLayout };
  return {
    bazel: createBazelImages(bazel),
    dockerfile: createDockerfileImages({ ...layouts, anew }),
    nix: createNixImages(layouts),
    released: lateReleased(registry),
  };
}

/** Few runs take images from anywhere. */
function lateReleased(registry: Registry): Services["images"]["released"] {
  const load = async () =>
    (await import("../../services/released/released-images.ts")).createReleasedImages(registry);
  return {
    inspect: async (...asked) => (await load()).inspect(...asked),
    build: async (...asked) => (await load()).build(...asked),
    load: async (...asked) => (await load()).load(...asked),
  };
}
