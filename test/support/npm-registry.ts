/** An npm registry as far as publishing and `npm view` go, kept in memory. Give its `url` as npm_config_registry. */

import { type Answer, Refusal, type Request } from "./http-messages.ts";
import { type Loopback, listen } from "./loopback.ts";

interface Published {
  readonly "dist-tags": Record<string, string>;
  readonly versions: Record<string, object>;
}

export interface NpmRegistry extends Loopback {
  /** The versions of a package, oldest first. */
  versions(name: string): string[];
}

/** Starts one without packages. Publishing a version twice is refused, as npm refuses it. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const packages = new Map<string, Published>();
  const loopback = await listen({ answer: (request) => answer(packages, request) });
  return { ...loopback, versions: (name) => Object.keys(packages.get(name)?.versions ?? {}) };
}

function answer(packages: Map<string, Published>, { method, path, body }: Request): Answer {
  const name = decodeURIComponent(path.slice(1));
  const there = packages.get(name);
  if (method === "GET" && there === undefined) throw refusal(404, `${name} not found`);
  if (method === "GET") return { status: 200, body: { name, ...there } };
  const published: Published = JSON.parse(body.toString("utf8"));
  for (const version of Object.keys(published.versions)) {
    if (there?.versions[version] === undefined) continue;
    throw refusal(403, `You cannot publish over the previously published versions: ${version}.`);
  }
  packages.set(name, {
    "dist-tags": { ...there?.["dist-tags"], ...published["dist-tags"] },
    versions: { ...there?.versions, ...published.versions },
  });
  return { status: 201, body: { ok: true } };
}

function refusal(status: number, error: string): Refusal {
  return new Refusal({ status, body: { error } });
}
