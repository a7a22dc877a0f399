/** Finds the endpoint for a request and what its path says. */

import type { Answer, Request } from "../http-messages.ts";
import type { Access } from "./access.ts";
import { notFound, refusal } from "./refusals.ts";
import type { GitHubState, StoredRepository } from "./state.ts";

/** What an endpoint is given. */
export interface Call {
  readonly request: Request;
  readonly url: string;
  readonly state: GitHubState;
  readonly repository: StoredRepository;
  readonly access: Access;
  /** Decoded parameters of the path. */
  readonly params: ReadonlyMap<string, string>;
}

export interface Endpoint {
  readonly method: string;
  /** Segments; `:name` takes one, `*name` at the end takes all that remain. */
  readonly path: string;
  /** Refused without push rights. */
  readonly writes?: boolean;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

/** The first endpoint that takes this method and path, with the path's parameters; undefined when none does. */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  method: string,
  path: string,
): { endpoint: Endpoint; params: Map<string, string> } | undefined {
  for (const endpoint of endpoints) {
    const params = endpoint.method === method ? matchPath(endpoint.path, path) : undefined;
    if (params) return { endpoint, params };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Map<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const greedy = wanted.at(-1)?.startsWith("*") ?? false;
  if (greedy ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith("*")) params.set(segment.slice(1), decode(given.slice(index).join("/")));
    else if (segment.startsWith(":")) params.set(segment.slice(1), decode(value));
    else if (segment !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal(400, "Bad Request");
  }
}

/** A parameter that is an id. Refuses with 404 when it is not a number. */
export function idParam(call: Call, name = "id"): number {
  const text = call.params.get(name) ?? "";
  if (!/^\d+$/.test(text)) throw notFound();
  return Number(text);
}

/** The request's JSON object. Refuses anything else with 400. */
export function jsonBody(request: Request): Record<string, unknown> {
  let value: unknown;
  try {
    value = request.body.length === 0 ? {} : JSON.parse(request.body.toString("utf8"));
  } catch {
    throw refusal(400, "Problems parsing JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal(400, "Body should be a JSON object");
  }
  return value as Record<string, unknown>;
}

/** Cuts the page that the query asks for out of a list, with a Link header as the API writes it. */
export function paged<T>(call: Call, items: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const number = (name: string, fallback: number) =>
    Math.max(1, Number(call.request.query.get(name)) || fallback);
  const size = Math.min(100, number("per_page", 30));
  const page = number("page", 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (target: number, relation: string) => {
    const query = new URLSearchParams(call.request.query);
    query.set("page", `${target}`);
    return `<${call.url}${call.request.path}?${query}>; rel="${relation}"`;
  };
  const before = page > 1 ? [link(page - 1, "prev"), link(1, "first")] : [];
  const after = page < last ? [link(page + 1, "next"), link(last, "last")] : [];
  const links = [...before, ...after].join(", ");
  return { items: items.slice((page - 1) * size, page * size), headers: links ? { link: links } : {} };
}
