import { setTimeout as delay } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import type { Digest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { type Asked, explain, isPassing } from "./errors.ts";
import { createOctokit, type OctokitOptions } from "./octokit.ts";
import { PATIENCE, type Patience } from "./throttle.ts";

/** What the client is made of. */
export interface ClientOptions extends OctokitOptions {
  readonly patience?: Partial<Patience>;
}

/** The way to GitHub. Both functions throw `ReleaseError`s of kind `remote` (`errors.ts`). */
export interface Client {
  /**
   * Repeats requests that may be repeated, while GitHub is broken or out of reach. For reading and for whatever makes no
   * content: GitHub limits how much content is made in a minute, and this is not counted.
   */
  ask<T>(asked: Asked, send: (octokit: Octokit) => Promise<T>): Promise<T>;
  /**
   * If a failure leaves open whether the write was done, looks before it writes again. Octokit must not repeat what is
   * sent: `request: { retries: 0 }`.
   */
  write<T>(asked: Asked, write: Write<T>): Promise<T>;
  /** Digests of files that were downloaded, by their ids: what an id stands for never changes. */
  readonly downloaded: Map<number, Digest>;
}

/** A write that must not be sent again unless `find` says that it was not done. */
interface Write<T> {
  readonly send: (octokit: Octokit) => Promise<T>;
  /** What the write was to bring about, read back; null if it was not done. */
  readonly find: () => Promise<T | null>;
}

/** Makes the client. */
export function createClient(options: ClientOptions): Client {
  const { interrupted } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const asking = createOctokit(options, patience, "reads");
  const writing = createOctokit(options, patience, "writes");
  const ended = interruption(interrupted);
  const ask: Client["ask"] = async (asked, send) => {
    interrupted.throwIfAborted();
    try {
      return await Promise.race([send(asking), ended]);
    } catch (error) {
      interrupted.throwIfAborted();
      throw explain(error, asked);
    }
  };
  return {
    ask,
    downloaded: new Map(),
    write: (asked, write) => ask(asked, () => writeOnce(writing, write, patience, interrupted)),
  };
}

/** Fails when the run is interrupted: the plugins' waits do not end then. */
function interruption(interrupted: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    interrupted.addEventListener("abort", () => reject(interrupted.reason), { once: true });
  });
  ended.catch(() => undefined);
  return ended;
}

/** Writes; if a failure leaves open whether it was done, looks before it writes again. Throws the last error. */
async function writeOnce<T>(
  octokit: Octokit,
  { send, find }: Write<T>,
  { second, retries }: Patience,
  interrupted: AbortSignal,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    const outcome = await attempt(() => send(octokit));
    if (outcome.done) return outcome.value;
    const { error } = outcome;
    interrupted.throwIfAborted();
    if (!isPassing(error)) throw error;
    // Not at once: what was just written may not be listed yet.
    await delay(second * 2 ** failures, undefined, { signal: interrupted });
    const found = await find();
    if (found !== null) return found;
    if (failures >= retries) throw error;
  }
}

type Attempt<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown };

async function attempt<T>(send: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { done: true, value: await send() };
  } catch (error) {
    return { done: false, error };
  }
}

/** A repository the way Octokit names it. */
export function parameters({ owner, name }: ForgeRepository): { owner: string; repo: string } {
  return { owner, repo: name };
}
