/** The fetch functions, bound to a server on this machine that fails as a test says. */

import { redactor } from "../../src/domain/text/redact.ts";
import { createHttp, type Http, type HttpOptions } from "../../src/services/http/http.ts";
import { type Loopback, listen } from "../support/loopback.ts";

export const SECRET = "hunter2-hunter2";

export interface HttpFixture extends AsyncDisposable {
  readonly http: Http;
  readonly server: Loopback;
  readonly logged: { readonly text: string; readonly details: Record<string, unknown> }[];
  readonly interrupt: (reason: Error) => void;
  /** What the server answered, one request after the other. */
  statuses(): (number | "dropped" | undefined)[];
}

/**
 * Starts a server that answers 200 with the text `fine`, and below `/never` not at all. Waits between tries are negligible.
 */
export async function startHttp(options: Partial<HttpOptions> = {}): Promise<HttpFixture> {
  const controller = new AbortController();
  const logged: HttpFixture["logged"] = [];
  const server = await listen({
    answer: ({ path }) => (path === "/never" ? new Promise<never>(() => {}) : { status: 200, body: "fine" }),
  });
  const http = createHttp({
    redact: redactor([SECRET]),
    interrupted: controller.signal,
    userAgent: "slipway/0.0.0",
    log: (text, details) => logged.push({ text, details }),
    firstWait: 1,
    ...options,
  });
  return {
    http,
    server,
    logged,
    interrupt: (reason) => controller.abort(reason),
    statuses: () => server.requests.map(({ status }) => status),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
