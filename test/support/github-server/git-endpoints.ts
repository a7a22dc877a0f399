/** The endpoints that read git: references, tag objects, commits. All answer 404 without a `gitDir`. */

import type { components } from "@octokit/openapi-types";
import type { Answer } from "../http-messages.ts";
import { type GitCommit, type GitPerson, readCommit, readTag } from "./git.ts";
import { notFound, refusal } from "./refusals.ts";
import { nodeId } from "./render.ts";
import type { Call } from "./router.ts";

type Schemas = components["schemas"];

/** `GET git/ref/tags/{tag}`. An annotated tag answers with its tag object, not with the commit. */
export async function getTagRef(call: Call): Promise<Answer> {
  const ref = call.params.get("ref") ?? "";
  const { gitDir } = call.repository;
  const name = /^tags\/(.+)$/.exec(ref)?.[1];
  const tag = gitDir === undefined || name === undefined ? undefined : await readTag(gitDir, name);
  if (tag === undefined) throw notFound();
  const base = `${repositoryUrl(call)}/git`;
  const kind = tag.type === "tag" ? "tags" : "commits";
  const body: Schemas["git-ref"] = {
    ref: `refs/${ref}`,
    node_id: nodeId("REF", ref),
    url: `${base}/refs/${ref}`,
    object: { type: tag.type, sha: tag.sha, url: `${base}/${kind}/${tag.sha}` },
  };
  return { status: 200, body };
}

/** `GET git/tags/{sha}`: the tag object, for finding the commit of an annotated tag. */
export async function getTagObject(call: Call): Promise<Answer> {
  const sha = call.params.get("sha") ?? "";
  const { gitDir } = call.repository;
  const isSha = gitDir !== undefined && /^[0-9a-f]{40}$/.test(sha);
  const commit = isSha ? await readCommit(gitDir, sha) : undefined;
  if (commit === undefined || commit.sha === sha) throw notFound();
  const base = `${repositoryUrl(call)}/git`;
  const body: Pick<Schemas["git-tag"], "sha" | "url" | "node_id" | "object"> = {
    sha,
    url: `${base}/tags/${sha}`,
    node_id: nodeId("T", sha),
    object: { type: "commit", sha: commit.sha, url: `${base}/commits/${commit.sha}` },
  };
  return { status: 200, body };
}

/** `GET commits/{ref}`: by SHA, branch or tag. */
export async function getCommit(call: Call): Promise<Answer> {
  const ref = call.params.get("ref") ?? "";
  const { gitDir } = call.repository;
  if (gitDir === undefined) throw notFound();
  const commit = await readCommit(gitDir, ref);
  if (commit === undefined) throw refusal(422, `No commit found for SHA: ${ref}`);
  return { status: 200, body: renderCommit(call, commit) };
}

function renderCommit(call: Call, commit: GitCommit): Schemas["commit"] {
  const url = (sha: string) => `${repositoryUrl(call)}/commits/${sha}`;
  const page = `${call.url}/${call.repository.owner}/${call.repository.name}/commit`;
  const person = ({ name, email, date }: GitPerson) => ({ name, email, date: new Date(date).toISOString() });
  return {
    url: url(commit.sha),
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url(commit.sha)}/comments`,
    commit: {
      url: `${repositoryUrl(call)}/git/commits/${commit.sha}`,
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${repositoryUrl(call)}/git/trees/${commit.tree}` },
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: url(sha), html_url: `${page}/${sha}` })),
  };
}

function repositoryUrl(call: Call): string {
  return `${call.url}/repos/${call.repository.owner}/${call.repository.name}`;
}
