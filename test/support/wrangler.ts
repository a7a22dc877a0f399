/** Cloudflare's real wrangler, installed by npm once, into a folder next to the tests' other caches. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const VERSION = "4.164.0";
const CACHE = fileURLToPath(new URL("../../.cache", import.meta.url));
const INSTALLED = join(CACHE, `wrangler-${VERSION}`);

/** Milliseconds that one test file waits for another one's installation. */
const LONGEST_WAIT = 300_000;

/** A `PATH` with wrangler and with the Node that the tests run on, which is new enough for it. */
export async function pathWithWrangler(): Promise<string> {
  await install();
  return [dirname(process.execPath), join(INSTALLED, "node_modules/.bin"), process.env["PATH"]].join(
    delimiter,
  );
}

/** What keeps wrangler from the network and from the home directory. */
export function quietWrangler(home: string): Record<string, string> {
  return { HOME: home, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", CI: "true" };
}

/** Test files run at once: the first one installs, into a folder that gets its name when it is whole. */
async function install(): Promise<void> {
  const lock = `${INSTALLED}.lock`;
  await mkdir(CACHE, { recursive: true });
  for (const start = Date.now(); !existsSync(INSTALLED); await sleep(200)) {
    if (Date.now() - start > LONGEST_WAIT) throw new Error(`wrangler is not installed; remove ${lock}`);
    const mine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!mine) continue;
    try {
      if (!existsSync(INSTALLED)) await installInto(`${INSTALLED}.part`);
    } finally {
      await rm(lock, { recursive: true });
    }
  }
}

async function installInto(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) };
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"];
  await promisify(execFile)("npm", [...args, `wrangler@${VERSION}`], { env });
  await rename(folder, INSTALLED);
}
