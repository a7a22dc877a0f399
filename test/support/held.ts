/** Holds a run at a moment for as long as a test wants, so that another can be put in between. */

import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Loopback } from "./loopback.ts";

export interface Hold {
  /** Resolves when a run has got there, and waits. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** Holds the next request that matches (as `"METHOD /path"`), before it is worked on. */
export function holdRequest(server: Pick<Loopback, "failNext">, request: RegExp): Hold {
  const reached = gate();
  const released = gate();
  let met = false;
  const matches = ({ method, path }: { method: string; path: string }) => {
    if (met || !request.test(`${method} ${path}`)) return false;
    met = true;
    reached.open();
    return true;
  };
  server.failNext(matches, { until: released.opened });
  return { reached: reached.opened, release: released.open };
}

/** Holds the next push of an intent or a record to a bare repository, once the ref is written. */
export async function holdRecord(remote: string): Promise<Hold> {
  const hook = join(remote, "hooks", "post-receive");
  const [there, go] = [join(remote, "hold-reached"), join(remote, "hold-released")];
  await Promise.all([there, go].map((file) => rm(file, { force: true })));
  await writeFile(
    hook,
    `#!/bin/sh\ngrep -q refs/slipway/ || exit 0\nrm "$0"\ntouch ${there}\nwhile [ ! -e ${go} ]; do sleep 0.05; done\n`,
  );
  await chmod(hook, 0o755);
  const wait = async () => {
    while (!existsSync(there)) await sleep(20);
  };
  return { reached: wait(), release: () => void writeFile(go, "") };
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
