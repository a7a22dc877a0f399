/** Holds a run at a moment for as long as a test wants, so that another can be put in between. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Loopback } from "./loopback.ts";
import type { WorkTree } from "./work-tree.ts";

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

/**
 * Makes the record of a release look as if the run that holds it, on another machine, had given no sign of life for longer
 * than any lease lasts. Its next look at the record tells that run that it was taken for dead.
 */
export async function silence({ git, remote }: WorkTree, tag: string): Promise<void> {
  const [bare, ref] = [`--git-dir=${remote}`, `refs/slipway/${tag}`] as const;
  const record = JSON.parse(await git(bare, "cat-file", "blob", ref));
  record.lease = { ...record.lease, host: "elsewhere", alive: "2020-01-01T00:00:00Z" };
  const file = join(remote, "silenced.json");
  await writeFile(file, JSON.stringify(record));
  await git(bare, "update-ref", ref, await git(bare, "hash-object", "-w", file));
}

/** Something that opens once. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
