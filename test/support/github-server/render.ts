/** Stored things as the API writes them, checked against its published schemas. */

import type { components } from "@octokit/openapi-types";
import type { StoredAsset, StoredRelease, StoredRepository } from "./state.ts";

type Schemas = components["schemas"];
type Repository = Pick<
  Schemas["full-repository"],
  "id" | "node_id" | "name" | "full_name" | "owner" | "private" | "html_url" | "description" | "fork" | "url"
> &
  Pick<
    Schemas["full-repository"],
    "default_branch" | "archived" | "permissions" | "releases_url" | "clone_url"
  >;

/** A repository, with the fields that concern releases. */
export function renderRepository(url: string, repository: StoredRepository, push: boolean): Repository {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName,
    owner: renderUser(url, repository.owner),
    private: repository.private,
    html_url: `${url}/${fullName}`,
    description: null,
    fork: false,
    url: `${url}/repos/${fullName}`,
    default_branch: repository.defaultBranch,
    archived: false,
    permissions: { admin: false, maintain: false, push, triage: push, pull: true },
    releases_url: `${url}/repos/${fullName}/releases{/id}`,
    clone_url: `${url}/${fullName}.git`,
  };
}

/** A release with its assets. A draft's page is at an "untagged" address, as on GitHub. */
export function renderRelease(
  url: string,
  repository: StoredRepository,
  release: StoredRelease,
): Schemas["release"] {
  const fullName = `${repository.owner}/${repository.name}`;
  const self = `${url}/repos/${fullName}/releases/${release.id}`;
  const archive = (kind: string) =>
    release.draft ? null : `${url}/repos/${fullName}/${kind}/${encodeURI(release.tagName)}`;
  return {
    url: self,
    html_url: `${url}/${fullName}/releases/tag/${pageName(release)}`,
    assets_url: `${self}/assets`,
    upload_url: `${url}/uploads/repos/${fullName}/releases/${release.id}/assets{?name,label}`,
    tarball_url: archive("tarball"),
    zipball_url: archive("zipball"),
    id: release.id,
    node_id: nodeId("RE", release.id),
    tag_name: release.tagName,
    target_commitish: release.targetCommitish,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    created_at: release.createdAt,
    updated_at: release.publishedAt ?? release.createdAt,
    published_at: release.publishedAt,
    author: renderUser(url, repository.owner),
    assets: release.assets.map((asset) => renderAsset(url, repository, release, asset)),
  };
}

/** One asset of a release. */
export function renderAsset(
  url: string,
  repository: StoredRepository,
  release: StoredRelease,
  asset: StoredAsset,
): Schemas["release-asset"] {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    url: `${url}/repos/${fullName}/releases/assets/${asset.id}`,
    browser_download_url: `${url}/${fullName}/releases/download/${pageName(release)}/${asset.name}`,
    id: asset.id,
    node_id: nodeId("RA", asset.id),
    name: asset.name,
    label: asset.label,
    state: asset.state as Schemas["release-asset"]["state"],
    content_type: asset.contentType,
    size: asset.content.length,
    digest: asset.digest,
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.createdAt,
    uploader: renderUser(url, repository.owner),
  };
}

/** The name a release goes by in page and download addresses. */
export function pageName(release: StoredRelease): string {
  return release.draft ? `untagged-${release.id.toString(16)}` : encodeURIComponent(release.tagName);
}

function renderUser(url: string, login: string): Schemas["simple-user"] {
  const self = `${url}/users/${login}`;
  return {
    login,
    id: 1,
    node_id: nodeId("U", 1),
    avatar_url: `${url}/avatars/${login}`,
    gravatar_id: "",
    url: self,
    html_url: `${url}/${login}`,
    followers_url: `${self}/followers`,
    following_url: `${self}/following{/other_user}`,
    gists_url: `${self}/gists{/gist_id}`,
    starred_url: `${self}/starred{/owner}{/repo}`,
    subscriptions_url: `${self}/subscriptions`,
    organizations_url: `${self}/orgs`,
    repos_url: `${self}/repos`,
    events_url: `${self}/events{/privacy}`,
    received_events_url: `${self}/received_events`,
    type: "Organization",
    site_admin: false,
  };
}

/** An opaque id of the kind GraphQL uses. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${id}`).toString("base64url")}`;
}
