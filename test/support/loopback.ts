/** What the HTTP test servers share: listening on 127.0.0.1, reading bodies, the request log, fault injection. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createFaults, type Fault, type Faults } from "./faults.ts";
import { type Answer, Refusal, type Request, read, send } from "./http-messages.ts";

export interface LoggedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it is JSON, a Buffer when it is anything else, undefined when empty. */
  readonly body: unknown;
  /** What was answered; undefined until then. */
  status: number | "dropped" | undefined;
}

export interface Loopback extends AsyncDisposable, Pick<Faults, "failNext"> {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly requests: LoggedRequest[];
  /**
   * Lets every answer take so many milliseconds longer from now on, as if the server were far away, and every connection once
   * more.
   */
  setDistance(milliseconds: number): void;
  /** How many scripted faults no request has met yet. */
  pendingFaults(): number;
}

export interface Service {
  /** 0, the default, for a free one. */
  readonly port?: number;
  readonly answer: (request: Request) => Answer | Promise<Answer>;
  /** Called when a fault keeps a request from being worked on: what half-done work leaves behind. */
  readonly spoil?: (request: Request, fault: Fault) => void;
}

/** Starts an HTTP server on 127.0.0.1. Rejects when the port is taken. Disposing cuts open connections. */
export async function listen(service: Service): Promise<Loopback> {
  const requests: LoggedRequest[] = [];
  const faults = createFaults();
  const connected = new WeakSet<object>();
  let distance = 0;
  const server = createServer((incoming, response) => {
    const trips = connected.has(incoming.socket) ? 1 : 2;
    connected.add(incoming.socket);
    const arrived = distance > 0 ? sleep(trips * distance) : Promise.resolve();
    arrived.then(() => attend(incoming, response, service, faults, requests)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(service.port ?? 0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    requests,
    setDistance: (milliseconds) => {
      distance = milliseconds;
    },
    failNext: faults.failNext,
    pendingFaults: faults.pending,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function attend(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  faults: Faults,
  log: LoggedRequest[],
): Promise<void> {
  const request = await read(incoming);
  const path = incoming.url ?? "/";
  const entry: LoggedRequest = {
    method: request.method,
    path,
    headers: request.headers,
    body: loggedBody(request),
    status: undefined,
  };
  log.push(entry);
  const fault = faults.take(entry) ?? {};
  await fault.until;
  const answer = await faultyAnswer(service, request, fault);
  if (fault.delay !== undefined) await sleep(fault.delay);
  entry.status = answer?.status ?? "dropped";
  if (answer) send(response, answer);
  else incoming.socket.destroy();
}

async function faultyAnswer(service: Service, request: Request, fault: Fault): Promise<Answer | undefined> {
  const { status, headers, body } = fault;
  const fails = status !== undefined || fault.drop === true;
  const real = !fails || fault.after ? await realAnswer(service, request) : undefined;
  if (real === undefined) service.spoil?.(request, fault);
  void fault.late?.then(() => realAnswer(service, request));
  if (fault.drop) return undefined;
  if (status !== undefined)
    return { status, headers: headers ?? {}, body: body ?? { message: `injected ${status}` } };
  return { status: 500, ...real, headers: { ...real?.headers, ...headers }, body: body ?? real?.body };
}

async function realAnswer(service: Service, request: Request): Promise<Answer> {
  try {
    return await service.answer(request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { message: `a bug in the test server: ${text}` } };
  }
}

function loggedBody({ body, headers }: Request): unknown {
  if (body.length === 0) return undefined;
  if (!/\bjson\b/.test(headers["content-type"] ?? "")) return body;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return body;
  }
}
