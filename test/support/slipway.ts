/** Runs the built CLI as a process, as a user's shell would. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { assertDocument } from "./documents.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));

/**
 * A short run need not collect garbage: with enough memory to begin with (in megabytes), and without threads that would help
 * to collect, it takes a seventh less of the processors' time.
 */
export const NODE_FLAGS = ["--single-threaded-gc", "--min-semi-space-size=16"];

export interface SlipwayResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout holds as JSON. Throws if it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the document it asks for
  json(): any;
}

export interface SlipwayOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another Node than the one the tests run on. */
  readonly node?: string;
  /** Flags of Node, in place of those that save time: none if memory is measured. */
  readonly flags?: readonly string[];
  /** Called with the process once it was started. */
  readonly onStart?: (process: { readonly pid: number; kill(signal: NodeJS.Signals): void }) => void;
  /** Called with stderr as it comes, with a way to send a signal to the process. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `slipway ARGS` to its end. Nothing of the tests' own environment that slipway reads gets through. */
export function slipway(args: readonly string[], options: SlipwayOptions): Promise<SlipwayResult> {
  const child = spawn(options.node ?? process.execPath, [...(options.flags ?? NODE_FLAGS), BIN, ...args], {
    cwd: options.cwd,
    env: { ...neutralEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  options.onStart?.({ pid: child.pid ?? 0, kill: (signal) => void child.kill(signal) });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onStderr?.(text, (signal) => child.kill(signal));
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal === null ? -1 : 128)));
  });
  return ended.then(async (exitCode) => {
    if (args.includes("--json") && stdout.startsWith("{")) await assertDocument(args, stdout);
    return { exitCode, stdout, stderr, json: () => JSON.parse(stdout) };
  });
}

const READ_BY_SLIPWAY =
  /^(?:GITHUB_|GH_|CI_|CI$|GITLAB_|BAZEL$|DOCKER_CONFIG$|NO_COLOR$|SLIPWAY_|RELEASE_VERSION$)/;

/** The environment of the tests without what slipway reads, so that CI's own variables change nothing. */
export function neutralEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !READ_BY_SLIPWAY.test(name)));
}
