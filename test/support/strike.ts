/** Ends a run with a signal, at a moment that a test chooses and that comes every time. */

import { existsSync, writeFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Example, Machine } from "./example.ts";
import type { Loopback } from "./loopback.ts";
import type { SlipwayResult } from "./slipway.ts";

/**
 * As a server gets a request (matched as `"METHOD /path"`), as git's remote gets the intent or the record, or as a line
 * appears on stderr. `done`: what was asked for is done all the same, only that slipway does not learn of it.
 */
export type Moment =
  | {
      readonly server: Pick<Loopback, "failNext">;
      readonly request: Pick<RegExp, "test">;
      readonly done: boolean;
    }
  | { readonly remote: "intent" | "record"; readonly done: boolean }
  | { readonly line: RegExp };

export interface Strike {
  readonly args: readonly string[];
  readonly moment: Moment;
  readonly signal: NodeJS.Signals;
}

/** Milliseconds for which a request that met the signal stays open: longer than anything may take to end by the signal. */
const OPEN = { killed: 1_000, asked: 6_000 } as const;

/** Runs slipway on a machine and sends it the signal at that moment. Throws if the moment never came. */
export async function strike(
  { tree, scratch }: Pick<Example, "tree" | "scratch">,
  machine: Machine,
  { args, moment, signal }: Strike,
): Promise<SlipwayResult> {
  const pidFile = join(scratch, "victim");
  let struck = false;
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  const hit = () => {
    struck = true;
    kill(signal);
  };
  if ("server" in moment) {
    const { server, request, done } = moment;
    const met = ({ method, path }: { method: string; path: string }) => {
      const matches = !struck && request.test(`${method} ${path}`);
      if (matches) hit();
      return matches;
    };
    server.failNext(met, {
      delay: signal === "SIGKILL" ? OPEN.killed : OPEN.asked,
      ...(done ? {} : { drop: true }),
    });
  }
  const hook = "remote" in moment ? await writeHook(tree.remote, pidFile, signal, moment) : undefined;
  let seen = "";
  const result = await machine.slipway([...args, "--log-level", "debug"], {
    onStart: (process) => {
      kill = process.kill;
      writeFileSync(pidFile, `${process.pid}`);
    },
    onStderr: (text) => {
      seen += text;
      if ("line" in moment && !struck && moment.line.test(seen)) hit();
    },
  });
  if (hook === undefined ? !struck : existsSync(hook)) throw new Error(`it never came:\n${result.stderr}`);
  return result;
}

/** A hook of the bare remote that sends the signal once: before refs are written (and refuses them), or after. */
async function writeHook(
  remote: string,
  pidFile: string,
  signal: NodeJS.Signals,
  { remote: ref, done }: Extract<Moment, { remote: unknown }>,
): Promise<string> {
  const hook = join(remote, "hooks", done ? "post-receive" : "pre-receive");
  const absent = "0".repeat(40);
  await writeFile(
    hook,
    `#!/bin/sh
while read old new ref; do
  case "$ref" in refs/slipway/*) ;; *) continue ;; esac
  [ "$old" ${ref === "intent" ? "=" : "!="} ${absent} ] || continue
  rm "$0"
  kill -${signal.replace("SIG", "")} "$(cat ${pidFile})"
  exit ${done ? 0 : 1}
done
`,
  );
  await chmod(hook, 0o755);
  return hook;
}
