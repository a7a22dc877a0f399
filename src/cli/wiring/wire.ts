import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Host } from "../../domain/images/reference.ts";
import type { BuildActions } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { readPublished } from "../../release/observation/published.ts";
import type { Run, Services } from "../../release/run/services.ts";
import { testTargets } from "../../services/bazel/bazel-build.ts";
import { type BazelImagesOptions, createBazelCommand } from "../../services/bazel/bazel-command.ts";
import { createBazelFiles } from "../../services/bazel/bazel-files.ts";
import { createBazelImages } from "../../services/bazel/bazel-images.ts";
import { createDockerfileImages } from "../../services/dockerfile/dockerfile-images.ts";
import { createHttp, type Http } from "../../services/http/http.ts";
import { proxiesIn } from "../../services/http/proxy.ts";
import { createNixImages } from "../../services/nix/nix-images.ts";
import type { PushLayout } from "../../services/oci/built-layout.ts";
import type { GitHub } from "../../services/ports/github.ts";
import type { Machine } from "../../services/ports/machine.ts";
import { clearAbandoned, ownedFolder } from "../../services/process/scratch.ts";
import { createRegistry } from "../../services/registry/registry.ts";
import type { LoadedProject } from "../session/load-project.ts";
import { type Environment, type Session, VERSION } from "../session/session.ts";
import { programRunner } from "./program-runner.ts";
import { apiUrl, wireHistory } from "./wire-history.ts";
import { wirePrograms } from "./wire-programs.ts";

/** Milliseconds before each further look for a manifest that was just pushed; some registries take a moment. */
const READ_BACK_WAITS = [250, 500, 1_000, 2_000, 4_000];

/** What one run was asked for. */
interface RunOptions {
  readonly destination?: string | undefined;
  /** Whether to wait for a run that works on one of the releases; true unless it is given. */
  readonly wait?: boolean | undefined;
}

/** Builds the services of one run from what the session was given. */
export async function wire(
  session: Session,
  loaded: LoadedProject,
  { destination, wait = true }: RunOptions = {},
): Promise<Run> {
  const { project, root } = loaded;
  const { env } = session;
  const run = programRunner(session);
  const history = wireHistory(session, loaded, run);
  const http = httpClient(session);
  const bazel = { run, workspace: root, env, settings: project.bazel };
  const { machine } = history.services;
  const scratch = scratchOnce(session, machine);
  const clearing = clearAbandoned(tmpdir(), machine);
  session.cleanUp.push(() => clearing);
  const insecure = (host: Host) => project.registries.get(host)?.insecure ?? false;
  const tookActions = (actions: BuildActions) => session.journal.tookActions(actions);
  const bazelImages = { ...bazel, scratch, insecure, tookActions };
  const registry = createRegistry({
    http,
    run,
    env,
    settings: project.registries,
    learn: session.secrets.add,
  });
  const services: Services = {
    ...history.services,
    registry,
    github: await wireGitHub(session, http),
    images: wireImages(bazelImages, registry.pushLayout),
    files: createBazelFiles(bazelImages),
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
    id: randomUUID(),
    waits: wait,
    readBackWaits: READ_BACK_WAITS,
  };
  return made;
}

function httpClient({ env, interrupted, secrets, sink }: Session): Http {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const notice = (text: string) => sink.log("warn", text);
  const userAgent = `slipway/${VERSION}`;
  return createHttp({ redact: secrets.redact, interrupted, userAgent, log, notice, proxy: proxiesIn(env) });
}

/** Octokit is loaded only if there is a token to use it with. */
async function wireGitHub({ env, interrupted, sink }: Session, http: Http): Promise<GitHub | null> {
  const token = tokenIn(env);
  if (token === null) return null;
  const { createGitHub } = await import("../../services/github/github.ts");
  const baseUrl = apiUrl(env);
  return createGitHub({
    http,
    baseUrl,
    token,
    interrupted,
    log: (text, details) => sink.log("warn", text, details),
  });
}

/** The token for GitHub, without the line end that a file or a secret may have; null if there is none. Throws `bad-token`. */
function tokenIn(env: Environment): string | null {
  const name = env["GITHUB_TOKEN"] ? "GITHUB_TOKEN" : "GH_TOKEN";
  const token = env[name]?.trim() ?? "";
  if (/^[\x21-\x7e]*$/.test(token)) return token || null;
  throw new ReleaseError({
    kind: "remote",
    code: "bad-token",
    message: `${name} holds a blank, a line end or another character that no token has`,
    hint: `set ${name} to the token alone (locally: ${name}=$(gh auth token))`,
  });
}

/** A temporary folder, made when it is first needed and gone when the command ends. */
function scratchOnce({ cleanUp }: Session, machine: Machine): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => {
    made ??= ownedFolder(tmpdir(), machine).then((folder) => {
      // What was killed at this moment may still be writing.
      cleanUp.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
      return folder;
    });
    return made;
  };
}

/** The one table of how images are made: another kind is a folder of its own, its configuration, and a line here. */
function wireImages(bazel: BazelImagesOptions, pushLayout: PushLayout): Services["images"] {
  const { run, workspace, env, scratch } = bazel;
  const layouts = { run, workspace, env, scratch, pushLayout };
  return {
    bazel: createBazelImages(bazel),
    dockerfile: createDockerfileImages(layouts),
    nix: createNixImages(layouts),
  };
}
