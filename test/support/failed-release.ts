/** A small repository in which a release has failed, and what `slipway list` says of it. */

import assert from "node:assert/strict";
import { type Folders, startFolders } from "./folders.ts";
import { done } from "./released.ts";
import type { SlipwayResult } from "./slipway.ts";

/** Cuts and releases. */
export function cut(place: Folders, ...args: readonly string[]): Promise<SlipwayResult> {
  return place.slipway(["cut", ...args, "--release", "--json"]);
}

/** `api/v1.0.0` and `web/v1.0.0` are released; then something new is cut as `api/v1.1.0`, whose release fails at GitHub. */
export async function startFailed(): Promise<Folders> {
  const place = await startFolders({ defaults: 'github_release = { notes = "slipway" }' });
  done(await cut(place, "api@1.0.0", "web@1.0.0"));
  await place.change("api/a.txt", "feat: what failed");
  place.github.failNext(({ method, path }) => method === "POST" && path.endsWith("/releases"), {
    status: 422,
  });
  assert.equal((await cut(place, "api")).exitCode, 7);
  return place;
}

export interface Entry {
  readonly tag: string;
  readonly state: string;
}

/** What `list --json` says of components, or of all. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows the document it asks for
export async function listed(place: Folders, ...args: readonly string[]): Promise<any> {
  return done(await place.slipway(["list", ...args, "--json"]));
}

/** The states of releases, by tag. */
export function states(document: { readonly releases: readonly Entry[] }): Record<string, string> {
  return Object.fromEntries(document.releases.map(({ tag, state }) => [tag, state]));
}
