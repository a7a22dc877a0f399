import { Octokit } from "@octokit/rest";
import type { Http } from "../http/http.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Asked, explain } from "./explain.ts";
import { createPace } from "./pacing.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import { createPersist } from "./persist.ts";
import { createTransport } from "./transport.ts";
import { writeOnce } from "./write-once.ts";

export interface ClientOptions {
  readonly http: Http;
  /** Of the API, such as `https://api.github.com`. */
  readonly baseUrl: string;
  readonly token: string;
  /** Aborted when the run is interrupted: every wait ends then. */
  readonly interrupted: AbortSignal;
  /** Is told whenever something is waited for. */
  readonly log?: (text: string, details: Record<string, unknown>) => void;
  readonly clock?: Clock;
  readonly patience?: Partial<Patience>;
}

/** The way to GitHub. Both functions throw `ReleaseError`s of kind `remote` (`explain.ts`). */
export interface Client {
  /** Requests that can be repeated are, while GitHub is broken or out of reach. */
  ask<T>(asked: Asked, send: (octokit: Octokit) => Promise<T>): Promise<T>;
  /** Where a failure leaves open whether the write was done, looks before it writes again. */
  write<T>(
    asked: Asked,
    write: { send: (octokit: Octokit) => Promise<T>; find: () => Promise<T | null> },
  ): Promise<T>;
}

/** Makes the client. */
export function createClient(options: ClientOptions): Client {
  const { interrupted, clock = systemClock(interrupted) } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const octokit = createOctokit(options, clock, patience);
  const ask: Client["ask"] = async (asked, send) => {
    try {
      return await send(octokit);
    } catch (error) {
      interrupted.throwIfAborted();
      throw explain(error, asked);
    }
  };
  const write: Client["write"] = (asked, { send, find }) =>
    ask(asked, () => writeOnce({ send: () => send(octokit), find }, { clock, patience, interrupted }));
  return { ask, write };
}

function createOctokit(options: ClientOptions, clock: Clock, patience: Patience): Octokit {
  const { http, baseUrl, token, interrupted, log = () => undefined } = options;
  const quiet = () => undefined;
  // Each request is logged by http already; without `request.log` Octokit warns of deprecations on the console.
  const warnings = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => log(text, {}) };
  const octokit = new Octokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    log: warnings,
    request: { fetch: createTransport(http, interrupted), log: warnings },
  });
  const pace = createPace(clock, patience.budgets, log);
  const persist = createPersist({ clock, patience, interrupted, log });
  octokit.hook.wrap("request", (request, endpoint) =>
    persist(endpoint, pace, async () => await request(endpoint)),
  );
  return octokit;
}
