/**
 * A small OCI registry in memory: a stand-in for docker-registry if that is not installed, and the one that can be made to
 * fail, to demand Bearer tokens, to refuse overwriting image tags.
 */

import { type Answer, Refusal, type Request } from "../http-messages.ts";
import { type Loopback, listen } from "../loopback.ts";
import { issueToken, type RegistryAuth, requireAccess } from "./auth.ts";
import { answerBlob, answerUpload } from "./blobs.ts";
import { answerManifest } from "./manifests.ts";
import { answerReferrers } from "./referrers.ts";
import { parsePath, type RegistryCall, type RegistryOptions } from "./route.ts";
import type { RegistryState } from "./state.ts";
import { answerTags } from "./tags.ts";

export interface RegistryServerOptions extends RegistryOptions {
  /** Open to everybody when absent. */
  readonly auth?: RegistryAuth;
  /** A free one when absent. */
  readonly port?: number;
}

export interface RegistryServer extends Loopback {
  readonly state: RegistryState;
}

const kinds: Readonly<Record<RegistryCall["kind"], (call: RegistryCall) => Answer>> = {
  blobs: answerBlob,
  uploads: answerUpload,
  manifests: answerManifest,
  tags: answerTags,
  referrers: answerReferrers,
};

/** Starts an empty registry. Rejects when the port is taken. */
export async function startRegistryServer(options: RegistryServerOptions = {}): Promise<RegistryServer> {
  const state: RegistryState = { repositories: new Map(), tokens: new Map() };
  const loopback: Loopback = await listen({
    ...(options.port === undefined ? {} : { port: options.port }),
    answer: (request) => versioned(() => route(state, options, loopback.url, request)),
  });
  return { ...loopback, state };
}

function route(state: RegistryState, options: RegistryServerOptions, url: string, request: Request): Answer {
  const { auth } = options;
  if (request.path === "/token" && auth?.scheme === "bearer") return issueToken(auth, state, request);
  if (request.path === "/v2/" || request.path === "/v2") {
    requireAccess(auth, state, request, url, undefined);
    return { status: 200, body: {} };
  }
  const parsed = parsePath(request.path);
  if (parsed === undefined || (parsed.kind === "referrers" && options.referrers !== true))
    return { status: 404, body: "404 page not found\n" };
  const action = request.method === "GET" || request.method === "HEAD" ? "pull" : "push";
  requireAccess(auth, state, request, url, { repository: parsed.name, action });
  return kinds[parsed.kind]({ request, state, options, ...parsed });
}

/** Adds the header by which clients know a registry. */
function versioned(answer: () => Answer): Answer {
  const version = { "docker-distribution-api-version": "registry/2.0" };
  try {
    const given = answer();
    return { ...given, headers: { ...version, ...given.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal({ ...error.answer, headers: { ...version, ...error.answer.headers } });
  }
}
