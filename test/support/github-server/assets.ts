/** Reading, deleting and downloading a release's assets. */

import type { Answer, Request } from "../http-messages.ts";
import { mayPush } from "./access.ts";
import { notFound, refusal } from "./refusals.ts";
import { storedRelease } from "./releases.ts";
import { pageName, renderAsset } from "./render.ts";
import { type Call, idParam, paged } from "./router.ts";
import type { GitHubState, StoredAsset, StoredRelease } from "./state.ts";

/** `GET releases/{id}/assets`, starters included. */
export function listAssets(call: Call): Answer {
  const release = storedRelease(call);
  if (release.draft && !mayPush(call.access)) throw notFound();
  const { items, headers } = paged(call, release.assets);
  const body = items.map((asset) => renderAsset(call.url, call.repository, release, asset));
  return { status: 200, headers, body };
}

/** `GET releases/assets/{id}`: its data, or with `Accept: application/octet-stream` a redirect to its bytes. */
export function getAsset(call: Call): Answer {
  const [release, asset] = storedAsset(call);
  if (!/\boctet-stream\b/.test(call.request.headers.accept ?? "")) {
    return { status: 200, body: renderAsset(call.url, call.repository, release, asset) };
  }
  if (asset.state !== "uploaded") throw notFound();
  return { status: 302, headers: { location: `${call.url}/storage/${asset.id}` } };
}

/** `DELETE releases/assets/{id}`. */
export function deleteAsset(call: Call): Answer {
  const [release, asset] = storedAsset(call);
  if (release.immutable) throw refusal(422, "Cannot delete assets from an immutable release.");
  release.assets = release.assets.filter(({ id }) => id !== asset.id);
  return { status: 204 };
}

/** `GET /{owner}/{repo}/releases/download/{tag}/{name}`: what `browser_download_url` points at. */
export function downloadByName(call: Call): Answer {
  const wanted = call.params.get("tagAndName");
  for (const release of call.repository.releases) {
    for (const asset of release.assets) {
      const path = `${decodeURIComponent(pageName(release))}/${asset.name}`;
      if (path === wanted && asset.state === "uploaded") return bytes(asset);
    }
  }
  throw notFound();
}

/** `GET /storage/{id}`: where downloads are redirected to. No token is needed there, as with a signed address. */
export function download(state: GitHubState, request: Request): Answer | undefined {
  const id = /^\/storage\/(\d+)$/.exec(request.path)?.[1];
  if (id === undefined) return undefined;
  const releases = [...state.repositories.values()].flatMap((repository) => repository.releases);
  const asset = releases
    .flatMap((release) => release.assets)
    .find((candidate) => candidate.id === Number(id));
  if (asset === undefined) throw notFound();
  return bytes(asset);
}

function bytes(asset: StoredAsset): Answer {
  asset.downloads++;
  return { status: 200, headers: { "content-type": asset.contentType }, body: asset.content };
}

function storedAsset(call: Call): [StoredRelease, StoredAsset] {
  const id = idParam(call);
  for (const release of call.repository.releases) {
    const asset = release.assets.find((candidate) => candidate.id === id);
    if (asset && (!release.draft || mayPush(call.access))) return [release, asset];
  }
  throw notFound();
}
