import type { Octokit } from "@octokit/rest";
import { type Asked, explain } from "./explain.ts";
import { createOctokit, type OctokitOptions } from "./octokit.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import { writeOnce } from "./write-once.ts";

/** What the client is made of. */
export interface ClientOptions extends OctokitOptions {
  readonly patience?: Partial<Patience>;
}

/** The way to GitHub. Both functions throw `ReleaseError`s of kind `remote` (`explain.ts`). */
export interface Client {
  /** Requests that can be repeated are, while GitHub is broken or out of reach. */
  ask<T>(asked: Asked, send: (octokit: Octokit) => Promise<T>): Promise<T>;
  /**
   * Where a failure leaves open whether the write was done, looks before it writes again. Octokit must not repeat what is
   * sent: `request: { retries: 0 }`.
   */
  write<T>(
    asked: Asked,
    write: { send: (octokit: Octokit) => Promise<T>; find: () => Promise<T | null> },
  ): Promise<T>;
}

/** Makes the client. */
export function createClient(options: ClientOptions): Client {
  const { interrupted } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const octokit = createOctokit(options, patience);
  const ended = interruption(interrupted);
  const ask: Client["ask"] = async (asked, send) => {
    interrupted.throwIfAborted();
    try {
      return await Promise.race([send(octokit), ended]);
    } catch (error) {
      interrupted.throwIfAborted();
      throw explain(error, asked);
    }
  };
  const write: Client["write"] = (asked, { send, find }) =>
    ask(asked, () => writeOnce({ send: () => send(octokit), find }, { patience, interrupted }));
  return { ask, write };
}

/** Fails when the run is interrupted: the plugins' waits do not end then. */
function interruption(interrupted: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    interrupted.addEventListener("abort", () => reject(interrupted.reason), { once: true });
  });
  ended.catch(() => undefined);
  return ended;
}
