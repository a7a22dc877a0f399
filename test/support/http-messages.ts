/** Requests and answers of the HTTP test servers, whole: bodies are read to their end before anything is answered. */

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

export interface Request {
  readonly method: string;
  /** The path as sent, without the query: percent-encoding is untouched. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Text and bytes are sent as they are, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Thrown by a server's code to end a request with this answer. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

/** Reads a request with its body. Rejects when the client goes away before its end. */
export async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query.join("?")),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

/** Writes an answer. */
export function send(response: ServerResponse, answer: Answer): void {
  const { body } = answer;
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const bytes = Buffer.from(raw ? (body ?? "") : JSON.stringify(body));
  const type: Record<string, string> = raw ? {} : { "content-type": "application/json; charset=utf-8" };
  const length: Record<string, string> = answer.status === 204 ? {} : { "content-length": `${bytes.length}` };
  response.writeHead(answer.status, { ...type, ...length, ...answer.headers });
  response.end(bytes);
}
