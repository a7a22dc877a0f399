/** Uploading assets, and what an upload that broke leaves behind. */

import { createHash } from "node:crypto";
import type { Answer, Request } from "../http-messages.ts";
import { alreadyExists, refusal } from "./refusals.ts";
import { storedRelease } from "./releases.ts";
import { renderAsset } from "./render.ts";
import type { Call } from "./router.ts";
import { type GitHubState, type StoredAsset, type StoredRelease, timestamp } from "./state.ts";

/** `POST /uploads/…/releases/{id}/assets?name=…`. Refuses a name that is taken, even by a starter. */
export function uploadAsset(call: Call): Answer {
  const release = storedRelease(call);
  const { request, state } = call;
  const given = request.query.get("name");
  if (!given) throw refusal(400, `Invalid request.\n\n"name" wasn't supplied.`);
  if (release.immutable) throw refusal(422, "Cannot upload assets to an immutable release.");
  if (request.body.length === 0) throw refusal(400, "Bad Content-Length: ");
  const asset = newAsset(state, request, assetName(given));
  if (release.assets.some(({ name }) => name === asset.name)) throw alreadyExists("ReleaseAsset", "name");
  release.assets.push(asset);
  return { status: 201, body: renderAsset(call.url, call.repository, release, asset) };
}

/** Leaves an asset in state `starter` if an upload request was cut short. Other requests leave nothing. */
export function leaveStarter(state: GitHubState, request: Request): void {
  const [, fullName = "", id] =
    /^\/uploads\/repos\/([^/]+\/[^/]+)\/releases\/(\d+)\/assets$/.exec(request.path) ?? [];
  const given = request.query.get("name");
  const release = findRelease(state, fullName, Number(id));
  if (!given || request.method !== "POST" || release === undefined || release.immutable) return;
  const asset = newAsset(state, request, assetName(given));
  if (release.assets.some(({ name }) => name === asset.name)) return;
  release.assets.push({ ...asset, state: "starter", digest: null, content: Buffer.alloc(0) });
}

/** The name GitHub stores for a file: anything but letters, digits and `-_+@` becomes a dot, several become one. */
export function assetName(given: string): string {
  const plain = given.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const named = plain.startsWith(".") ? `default${plain}` : plain;
  const dotted = named.replace(/[^a-z0-9\-_+@]+/gi, ".").replace(/^\.|\.$/g, "");
  return dotted !== given && !dotted.includes(".") ? `default.${dotted}` : dotted;
}

function newAsset(state: GitHubState, request: Request, name: string): StoredAsset {
  return {
    id: state.nextId++,
    name,
    label: request.query.get("label"),
    state: "uploaded",
    contentType: request.headers["content-type"] ?? "application/octet-stream",
    content: request.body,
    digest: state.knowsDigests ? `sha256:${createHash("sha256").update(request.body).digest("hex")}` : null,
    downloads: 0,
    createdAt: timestamp(),
  };
}

function findRelease(state: GitHubState, fullName: string, id: number): StoredRelease | undefined {
  return state.repositories.get(fullName)?.releases.find((release) => release.id === id);
}
