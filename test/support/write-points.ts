/**
 * Every write of a release, as a point at which it can be killed: each request that changes a server, and each push to git's
 * remote, before it is done and after.
 */

import { existsSync } from "node:fs";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "./example.ts";
import type { Loopback } from "./loopback.ts";
import type { SlipwayResult } from "./slipway.ts";

export type Server = Pick<Loopback, "failNext" | "requests">;

/** The n-th write (from 1) to a server, or to git's remote. `done`: it is done, only that slipway does not learn of it. */
export interface WritePoint {
  readonly place: string;
  readonly number: number;
  readonly done: boolean;
}

export interface Places {
  readonly servers: Readonly<Record<string, Server>>;
  /** git's bare remote. */
  readonly remote: string;
}

/** Milliseconds that a request stays open after its sender was killed: longer than dying takes. */
const OPEN = 500;

const isWrite = ({ method, path }: { readonly method: string; readonly path: string }) =>
  !/^(?:GET|HEAD)$/.test(method) && !/\/(?:generate-notes|check-missing)$/.test(path);

/** Does something, and gives the points of all that it wrote. */
export async function findPoints(
  { servers, remote }: Places,
  work: () => Promise<void>,
): Promise<WritePoint[]> {
  const pushes = join(remote, "pushes");
  await writeHook(remote, "post-receive", `echo >> ${pushes}`);
  const before = new Map(Object.entries(servers).map(([place, { requests }]) => [place, requests.length]));
  await work();
  const counts = Object.entries(servers).map(
    ([place, { requests }]) => [place, requests.slice(before.get(place)).filter(isWrite).length] as const,
  );
  const pushed = (await readFile(pushes, "utf8").catch(() => "")).length;
  await rm(pushes, { force: true });
  await rm(join(remote, "hooks", "post-receive"));
  return [...counts, ["git", pushed] as const].flatMap(([place, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((number) => [
      { place, number, done: false },
      { place, number, done: true },
    ]),
  );
}

/** Runs slipway on a machine and kills it at a point; null if there was no such write this time. */
export async function killAt(
  { servers, remote }: Places,
  machine: Machine,
  args: readonly string[],
  { place, number, done }: WritePoint,
): Promise<SlipwayResult | null> {
  const pidFile = join(remote, "victim");
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  let [met, struck] = [0, false];
  const server = servers[place];
  const hook = server === undefined ? await strikeHook(remote, pidFile, number, done) : null;
  server?.failNext(
    (request) => {
      if (struck || !isWrite(request) || ++met !== number) return false;
      struck = true;
      kill("SIGKILL");
      return true;
    },
    { delay: OPEN, ...(done ? {} : { drop: true }) },
  );
  const result = await machine.slipway(args, {
    onStart: (started) => {
      kill = started.kill;
      void writeFile(pidFile, `${started.pid}`);
    },
  });
  const hasCome = hook === null ? struck : !existsSync(hook);
  // What has not come by now is not for whoever writes next.
  struck = true;
  if (hook !== null) await rm(hook, { force: true });
  return hasCome ? result : null;
}

/** A hook that kills at the n-th push, and is gone then. */
async function strikeHook(remote: string, pidFile: string, number: number, done: boolean): Promise<string> {
  const count = join(remote, "count");
  await rm(count, { force: true });
  return await writeHook(
    remote,
    done ? "post-receive" : "pre-receive",
    `echo >> ${count}
[ "$(wc -l < ${count})" -eq ${number} ] || exit 0
rm "$0"
kill -KILL "$(cat ${pidFile})"
exit ${done ? 0 : 1}`,
  );
}

async function writeHook(remote: string, name: string, script: string): Promise<string> {
  const hook = join(remote, "hooks", name);
  await writeFile(hook, `#!/bin/sh\n${script}\n`);
  await chmod(hook, 0o755);
  return hook;
}
