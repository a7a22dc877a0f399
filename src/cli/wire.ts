import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { gitHubHostOf, parseGitHubRepository } from "../domain/github-repository.ts";
import { quote } from "../domain/quote.ts";
import { redactor, secretsOf } from "../domain/redact.ts";
import type { Host } from "../domain/reference.ts";
import { ReleaseError } from "../domain/release-error.ts";
import type { Run, Services } from "../release/services.ts";
import { createBazelFiles } from "../services/bazel/bazel-files.ts";
import { scratchFolder, testTargets } from "../services/bazel/build.ts";
import { createBazelCommand } from "../services/bazel/command.ts";
import { createGit } from "../services/git/git.ts";
import type { GitHub } from "../services/github/github.ts";
import { createHttp, type Http } from "../services/http/http.ts";
import { createRun } from "../services/process/run.ts";
import { createRegistry } from "../services/registry/registry.ts";
import type { LoadedProject } from "./load-project.ts";
import type { Environment, Session } from "./session.ts";
import { VERSION } from "./version.ts";
import { wireImages } from "./wire-images.ts";
import { wirePrograms } from "./wire-programs.ts";

/** Milliseconds before each further look for a manifest that was just pushed; some registries take a moment. */
const READ_BACK_WAITS = [250, 500, 1_000, 2_000, 4_000];

/** Builds the services of one run from what the session was given. */
export async function wire(
  session: Session,
  { project, root }: LoadedProject,
  destination?: string,
): Promise<Run> {
  const { env, interrupted, sink } = session;
  const redact = redactor(secretsOf(env));
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const run = createRun({ env, redact, interrupted, log });
  const http = createHttp({ redact, interrupted, userAgent: `slipway/${VERSION}`, log });
  const bazel = { run, workspace: root, env, settings: project.bazel };
  const scratch = scratchOnce(session);
  const insecure = (host: Host) => project.registries.get(host)?.insecure ?? false;
  const bazelImages = { ...bazel, scratch, insecure };
  const registry = createRegistry({ http, run, env, settings: project.registries });
  const services: Services = {
    git: createGit(run, root, env, project.source),
    registry,
    github: await wireGitHub(session, http),
    images: wireImages(bazelImages, registry.pushLayout),
    files: createBazelFiles(bazelImages),
    ...wirePrograms(session, root, { run, http, scratch }),
    runTests: (patterns, settings, watch) =>
      testTargets(createBazelCommand(bazel), settings, patterns, watch),
  };
  return {
    project,
    services,
    report: sink.report,
    env: setVariables(env),
    githubRepository: parseGitHubRepository(env["GITHUB_REPOSITORY"] ?? "") ?? null,
    githubHost: gitHubHostOf(apiUrl(env)),
    ...(destination === undefined ? {} : { destination }),
    id: randomUUID(),
    readBackWaits: READ_BACK_WAITS,
  };
}

/** Octokit is loaded only where there is a token to use it with. */
async function wireGitHub({ env, interrupted, sink }: Session, http: Http): Promise<GitHub | null> {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (!token) return null;
  const { createGitHub } = await import("../services/github/github.ts");
  const baseUrl = apiUrl(env);
  return createGitHub({
    http,
    baseUrl,
    token,
    interrupted,
    log: (text, details) => sink.log("warn", text, details),
  });
}

function apiUrl(env: Environment): string {
  const url = env["GITHUB_API_URL"] || "https://api.github.com";
  if (URL.canParse(url)) return url;
  throw badApiUrl(url);
}

function badApiUrl(text: string): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "bad-api-url",
    message: `GITHUB_API_URL is ${quote(text)}, which is no URL`,
    hint: "leave it away for github.com; elsewhere it is such as https://github.example.com/api/v3",
  });
}

/** A temporary folder, made when it is first needed and gone when the command ends. */
function scratchOnce({ cleanUp }: Session): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => {
    made ??= scratchFolder(tmpdir()).then((folder) => {
      cleanUp.push(() => rm(folder, { recursive: true, force: true }));
      return folder;
    });
    return made;
  };
}

function setVariables(env: Environment): ReadonlySet<string> {
  return new Set(Object.entries(env).flatMap(([name, value]) => (value ? [name] : [])));
}
