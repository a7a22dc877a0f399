/** A remote cache of Bazel's over HTTP: nginx with WebDAV, as Bazel's documentation has it, for as long as its scope lives. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryDirectory } from "./temporary-directory.ts";

const NGINX = "/usr/sbin/nginx";

export interface HttpCache extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Requests since the last call of `forget`, as `"GET /cas/… 200"`. */
  requests(): Promise<readonly string[]>;
  forget(): Promise<void>;
}

/** Why tests that need it are skipped; false if it is there. */
export const skipWithoutNginx = existsSync(NGINX) ? false : `not installed: ${NGINX}`;

/** Starts it, empty, on a free port of 127.0.0.1 and waits until it answers. Disposing stops it. */
export async function startHttpCache(): Promise<HttpCache> {
  const directory = await temporaryDirectory("slipway-cache");
  const { path } = directory;
  const port = await freePort();
  const log = join(path, "access.log");
  await mkdir(join(path, "root"));
  await writeFile(join(path, "nginx.conf"), configure(path, port));
  const child = spawn(NGINX, ["-p", path, "-c", "nginx.conf", "-e", "stderr"], { stdio: "ignore" });
  const killAtExit = () => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const url = `http://127.0.0.1:${port}`;
  const cache: HttpCache = {
    url,
    requests: async () => (await readFile(log, "utf8")).split("\n").filter((line) => line !== ""),
    forget: () => writeFile(log, ""),
    [Symbol.asyncDispose]: async () => {
      await stop(child);
      process.off("exit", killAtExit);
      await directory[Symbol.asyncDispose]();
    },
  };
  try {
    await untilAnswers(url, child);
    return cache;
  } catch (error) {
    await cache[Symbol.asyncDispose]();
    throw error;
  }
}

function configure(path: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${path}/nginx.pid;
error_log stderr;
events {}
http {
  ${temporary.map((name) => `${name}_temp_path ${path}/${name};`).join("\n  ")}
  log_format short "$request_method $uri $status";
  access_log ${path}/access.log short;
  server {
    listen 127.0.0.1:${port};
    root ${path}/root;
    client_max_body_size 0;
    location / {
      dav_methods PUT;
      create_full_put_path on;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(20);
  }
  throw new Error(`nginx does not answer at ${url}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
