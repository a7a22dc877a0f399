/**
 * A stand-in for Cloudflare's API as far as Pages goes: projects, deployments and uploads, kept in memory and answered as
 * the real API answers. Give its `url` to a program as CLOUDFLARE_API_BASE_URL: wrangler deploys to it.
 */

import type { Answer, Request } from "../http-messages.ts";
import { type Loopback, listen } from "../loopback.ts";
import { projectNotFound, refusal, success } from "./answers.ts";
import { renderDeployment, renderProject } from "./render.ts";
import { emptyProject, type PagesState, type ProjectOptions, type StoredProject, settle } from "./state.ts";
import { assets, createDeployment, uploadToken } from "./uploads.ts";

export interface PagesServerOptions {
  /** By name. */
  readonly projects: Readonly<Record<string, ProjectOptions>>;
  readonly account?: string;
  readonly tokens?: readonly string[];
}

export interface PagesServer extends Loopback {
  readonly state: PagesState;
  /** One project's state. Throws when the server has none of that name. */
  project(name: string): StoredProject;
  /** What a deployment that is served has at a path, such as `/index.html`; null if it has nothing. */
  content(project: string, path: string): string | null;
}

/** Cloudflare refuses larger pages of deployments with code 8000024. */
const LARGEST_PAGE = 25;

/** Starts the server. */
export async function startPagesServer(options: PagesServerOptions): Promise<PagesServer> {
  const state: PagesState = {
    account: options.account ?? "account-of-the-tests",
    tokens: new Set(options.tokens ?? ["cloudflare-token-of-the-tests"]),
    projects: new Map(
      Object.entries(options.projects).map(([name, project]) => [name, emptyProject(name, project)]),
    ),
    assets: new Map(),
  };
  const loopback = await listen({ answer: (request) => answer(state, request) });
  const project = (name: string) => {
    const found = state.projects.get(name);
    if (found === undefined) throw new Error(`the test server has no project ${name}`);
    return found;
  };
  return {
    ...loopback,
    state,
    project,
    content: (name, path) => {
      const hash = project(name).canonical?.manifest[path];
      return hash === undefined ? null : (state.assets.get(hash)?.toString("utf8") ?? null);
    },
  };
}

async function answer(state: PagesState, request: Request): Promise<Answer> {
  if (request.path.startsWith("/pages/assets/")) return assets(state, request);
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (!state.tokens.has(token)) throw refusal(401, 10000, "Authentication error");
  const [, account, name = "", ...rest] =
    /^\/accounts\/([^/]+)\/pages\/projects\/([^/]+)(?:\/(.+))?$/.exec(request.path) ?? [];
  if (account !== state.account) throw refusal(404, 7003, `Could not route to ${request.path}`);
  const project = state.projects.get(decodeURIComponent(name));
  if (project === undefined) throw projectNotFound();
  const [part] = rest;
  if (part === undefined) return success(renderProject(project));
  if (part === "upload-token") return uploadToken(project);
  if (part === "deployments" && request.method === "POST") return createDeployment(state, project, request);
  if (part === "deployments") return listDeployments(project, request.query);
  const [, rolledBack] = /^deployments\/(\w+)\/rollback$/.exec(part) ?? [];
  if (rolledBack !== undefined && request.method === "POST") return rollBack(project, rolledBack);
  return oneDeployment(project, part);
}

/** Source: developers.cloudflare.com/pages/configuration/rollbacks: only to successful builds on production. */
function rollBack(project: StoredProject, id: string): Answer {
  const deployment = project.deployments.find((each) => each.id === id);
  if (deployment === undefined)
    throw refusal(404, 8000009, "The deployment ID you have specified does not exist.");
  if (deployment.environment !== "production" || deployment.outcome !== "success")
    throw refusal(400, 8000039, "Only successful production deployments can be rolled back to.");
  project.canonical = deployment;
  return success(renderDeployment(project, deployment));
}

/** Newest first. */
function listDeployments(project: StoredProject, query: URLSearchParams): Answer {
  const size = Number(query.get("per_page") ?? LARGEST_PAGE);
  if (!(size >= 1 && size <= LARGEST_PAGE))
    throw refusal(400, 8000024, "Invalid list options provided. Review the `page` or `per_page` parameter.");
  const wanted = query.get("env");
  const all = project.deployments
    .filter(({ environment }) => wanted === null || environment === wanted)
    .toReversed();
  const page = Number(query.get("page") ?? 1);
  const shown = all.slice((page - 1) * size, page * size);
  return success(
    shown.map((deployment) => renderDeployment(project, deployment)),
    {
      page,
      per_page: size,
      count: shown.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / size),
    },
  );
}

/** Also the logs of one that failed, which wrangler reads. */
function oneDeployment(project: StoredProject, part: string): Answer {
  const [, id, logs] = /^deployments\/(\w+)(\/history\/logs)?$/.exec(part) ?? [];
  const deployment = project.deployments.find((each) => each.id === id);
  if (deployment === undefined)
    throw refusal(404, 8000009, "The deployment ID you have specified does not exist.");
  if (logs !== undefined)
    return success({
      total: 1,
      data: [{ ts: deployment.createdOn, line: "Error: the test server failed it" }],
    });
  const rendered = renderDeployment(project, deployment);
  if (deployment.looks > 0) deployment.looks--;
  settle(project, deployment);
  return success(rendered);
}
