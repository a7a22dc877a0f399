/** Debian's docker-registry, as a process of its own for as long as its scope lives. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryDirectory } from "./temporary-directory.ts";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * The one user that docker-registry can be given: it wants bcrypt, which nothing here can compute. No other text holds the
 * password by chance, and base64 and URLs write it in another way.
 */
export const registryCredentials: Credentials = { user: "slipway", password: "canary-7Qm+/Zk2=" };
const htpasswd = "slipway:$2b$05$slipwayslipwayslipwayu7P.WhTO.op3wwtJryaJ/rVpOGUig8vC\n";

export interface DockerRegistryOptions {
  /** Has to be `registryCredentials`. Open to everybody when absent. */
  readonly auth?: Credentials;
  /** A folder to store in, which stays. A temporary one when absent. */
  readonly storage?: string;
}

export interface DockerRegistry extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly pid: number;
}

/** Whether the command is installed. */
export function hasDockerRegistry(): boolean {
  try {
    execFileSync("docker-registry", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts it on a free port of 127.0.0.1 and waits until it answers. Throws when it is not installed, does not start
 * (with what it wrote), or is to know another user than `registryCredentials`. Disposing stops it.
 */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const { user, password } = options.auth ?? registryCredentials;
  if (user !== registryCredentials.user || password !== registryCredentials.password) {
    throw new Error(`docker-registry knows the user ${registryCredentials.user} only`);
  }
  const directory = await temporaryDirectory("slipway-registry");
  const configuration = join(directory.path, "config.json");
  await writeFile(join(directory.path, "htpasswd"), htpasswd);
  await writeFile(configuration, JSON.stringify(configure(directory.path, options)));
  const child = spawn("docker-registry", ["serve", configuration], { stdio: ["ignore", "ignore", "pipe"] });
  const killAtExit = () => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const dispose = async () => {
    await stop(child);
    process.off("exit", killAtExit);
    await directory[Symbol.asyncDispose]();
  };
  try {
    const host = `127.0.0.1:${await listeningPort(child)}`;
    await untilAnswers(`http://${host}/v2/`);
    return { url: `http://${host}`, host, pid: child.pid ?? 0, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** JSON is YAML, which is what the configuration is in. */
function configure(directory: string, { auth, storage }: DockerRegistryOptions): object {
  return {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storage ?? join(directory, "storage") },
      delete: { enabled: true },
    },
    http: { addr: "127.0.0.1:0", secret: "for tests" },
    ...(auth ? { auth: { htpasswd: { realm: "docker-registry", path: join(directory, "htpasswd") } } } : {}),
  };
}

/** Reads the port it chose from its log, and goes on reading so that its pipe never fills. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    child.once("error", reject);
    child.once("close", () => reject(new Error(`docker-registry ended:\n${lines.join("\n")}`)));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (lines.length < 100) lines.push(line);
      const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

async function untilAnswers(url: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answered = await fetch(url).then(
      ({ status }) => status === 200 || status === 401,
      () => false,
    );
    if (answered) return;
    if (performance.now() > deadline) throw new Error(`docker-registry does not answer at ${url}`);
    await sleep(20);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(patience);
}
