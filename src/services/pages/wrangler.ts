import { resolve } from "node:path";
import type { Problem } from "../../domain/text/problem.ts";
import { type Call, ProgramMissing, type Run } from "../process/run.ts";
import { withPrinted } from "../process/transcript.ts";

/** The user's wrangler: the words it is called by, or why it cannot be called. */
export type Wrangler = { readonly words: readonly string[] } | { readonly problem: Problem };

/** Milliseconds for `wrangler --version`. */
const PATIENCE = 60_000;

/** Where a wrangler is looked for. */
export interface WranglerSearch {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the user's own wrangler for a site: the one in its packages, in the workspace's, on the `PATH`, or one that npx
 * has. None is downloaded.
 */
export async function findWrangler(search: WranglerSearch, cwd: string): Promise<Wrangler> {
  const { run, workspace, env } = search;
  const bin = "node_modules/.bin/wrangler";
  const candidates = [[resolve(workspace, cwd, bin)], [resolve(workspace, bin)], ["wrangler"]];
  const call: Call = { cwd: workspace, env, timeout: PATIENCE };
  for (const words of new Map(candidates.map((each) => [each[0], each])).values()) {
    const completed = await attempt(run, [...words, "--version"], call);
    if (completed === null) continue;
    if (completed.exitCode === 0) return { words };
    return {
      problem: brokenWrangler(words.join(" "), completed.stderr),
    };
  }
  const npx = ["npx", "--no-install", "wrangler"];
  const completed = await attempt(run, [...npx, "--version"], call);
  return completed?.exitCode === 0 ? { words: npx } : { problem: noWrangler() };
}

async function attempt(run: Run, [file = "", ...args]: readonly string[], call: Call) {
  try {
    return await run(file, args, call);
  } catch (error) {
    if (error instanceof ProgramMissing) return null;
    throw error;
  }
}

function noWrangler(): Problem {
  return {
    kind: "deploy",
    code: "no-wrangler",
    message: "wrangler, which deploys to Cloudflare Pages, is not installed",
    hint: "add it to the site's packages (`npm install --save-dev wrangler`, then `npm ci`), or install it for all: npm install --global wrangler",
  };
}

/** For a wrangler that exists but cannot even say its version. */
function brokenWrangler(command: string, said: string): Problem {
  return {
    kind: "deploy",
    code: "broken-wrangler",
    ...withPrinted(`\`${command} --version\` fails`, said),
    hint: "fix what it reports: newer wranglers need newer versions of Node",
  };
}
