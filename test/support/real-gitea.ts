/** A real Gitea, where `node scripts/go-tools.ts gitea` has built it, behind a server of ours that can fail. */

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { builtGitea } from "../../scripts/go-tools.ts";
import type { Answer, Request } from "./http-messages.ts";
import { type Loopback, listen } from "./loopback.ts";
import { present } from "./present.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const run = promisify(execFile);

/** Why tests with it are skipped; false if they are not. */
export const noGitea: string | false =
  builtGitea() === null ? "Gitea is not built: node scripts/go-tools.ts gitea" : false;

/** A running Gitea. */
export interface RealGitea extends AsyncDisposable {
  /** By what they may do: the guest is somebody else. */
  readonly tokens: Readonly<Record<"writes" | "reads" | "guest", string>>;
  /** Where it keeps its data. */
  readonly data: string;
  /** A private repository of `acme`'s of this name; gives where git pushes to, as the owner. */
  createRepository(name: string): Promise<string>;
  /** What slipway is to speak to: it hands everything on, faults apart. */
  front(): Promise<Loopback>;
  /** Asks its API as the owner. */
  ask(path: string, init?: RequestInit): Promise<Response>;
}

const PASSWORD = "correct-horse-9";

/** Starts it, which takes some seconds. */
export async function startRealGitea(): Promise<RealGitea> {
  const { program, source } = present(builtGitea());
  const stack = new AsyncDisposableStack();
  const work = stack.use(await temporaryDirectory("slipway-gitea")).path;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(work, "app.ini");
  await mkdir(join(work, "data"));
  await writeFile(config, settings(work, source, port));
  const options = ["--config", config, "--work-path", work];
  const admin = async (...args: string[]) => (await run(program, [...options, ...args])).stdout.trim();
  await admin("migrate");
  const user = async (name: string) =>
    await admin(
      "admin",
      "user",
      "create",
      "--username",
      name,
      "--password",
      PASSWORD,
      "--email",
      `${name}@example.org`,
      "--must-change-password=false",
    );
  const token = async (name: string, scopes: string) => {
    const args = ["--username", name, "--token-name", scopes, "--scopes", scopes, "--raw"];
    return present((await admin("admin", "user", "generate-access-token", ...args)).split("\n").at(-1));
  };
  await user("acme");
  await user("other");
  const tokens = {
    writes: await token("acme", "write:repository"),
    reads: await token("acme", "read:repository"),
    guest: await token("other", "write:repository"),
  };
  const owner = await token("acme", "write:repository,write:user");
  const server = spawn(program, [...options, "web"], { stdio: "ignore" });
  stack.defer(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
  });
  const ask: RealGitea["ask"] = (path, init = {}) =>
    fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `token ${owner}`, "content-type": "application/json" },
    });
  await until(async () => (await ask("/version")).ok);
  const createRepository = async (name: string) => {
    const body = JSON.stringify({ name, private: true });
    const made = await ask("/user/repos", { method: "POST", body });
    assert.equal(made.status, 201, await made.text());
    return `http://acme:${owner}@127.0.0.1:${port}/acme/${name}.git`;
  };
  return {
    ...{ tokens, data: join(work, "data"), ask, createRepository },
    front: () => listen({ answer: (request) => handOn(url, request) }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function settings(work: string, source: string, port: number): string {
  const root = process.getuid?.() === 0;
  return `RUN_USER = ${process.env["USER"] ?? (root ? "root" : "")}
RUN_MODE = prod
WORK_PATH = ${work}
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = ${root}
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = http://127.0.0.1:${port}/
STATIC_ROOT_PATH = ${source}
DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
PATH = ${join(work, "data", "gitea.db")}
[security]
INSTALL_LOCK = true
[actions]
ENABLED = false
[log]
LEVEL = Error
[queue]
TYPE = immediate
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await ready().catch(() => false)) return;
    await sleep(200);
  }
  throw new Error("Gitea did not start within a minute");
}

async function handOn(url: string, { method, path, query, headers, body }: Request): Promise<Answer> {
  const sent = Object.entries(headers).filter(([name]) =>
    /^(?:authorization|content-type|accept)$/.test(name),
  );
  const response = await fetch(`${url}${path}${query.size === 0 ? "" : `?${query}`}`, {
    ...{ method, redirect: "manual" },
    headers: sent.map(([name, value]) => [name, String(value)] as [string, string]),
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const type = response.headers.get("content-type");
  return {
    status: response.status,
    headers: type === null ? {} : { "content-type": type },
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
