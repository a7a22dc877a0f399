import * as z from "zod";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Http, Unreachable } from "../http/http.ts";

/** The envelope around every answer. */
const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
  result: z.unknown().optional(),
  result_info: z.object({ total_pages: z.number().nullish() }).nullish(),
});

/** A deployment. Source: developers.cloudflare.com/api, "Pages, Projects, Deployments, Get deployment info". */
const deployment = z.object({
  id: z.string(),
  url: z.string(),
  aliases: z.array(z.string()).nullish(),
  environment: z.string(),
  is_skipped: z.boolean().nullish(),
  latest_stage: z.object({ name: z.string(), status: z.string().nullish() }).nullish(),
  deployment_trigger: z
    .object({
      metadata: z
        .object({
          branch: z.string().nullish(),
          commit_hash: z.string().nullish(),
          commit_dirty: z.boolean().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** A project, with the deployment that production serves (a rollback sets it back). */
const project = z.object({
  subdomain: z.string(),
  production_branch: z.string(),
  canonical_deployment: deployment.nullish(),
});

/** A page of a project's deployments, newest first. */
const deployments = z.array(deployment);

/** A deployment, as far as slipway reads it. */
export type PagesDeployment = z.infer<typeof deployment>;

/** A project, as far as slipway reads it. */
export type PagesProject = z.infer<typeof project>;

/** What Cloudflare's API is asked with. */
export interface PagesApiOptions {
  readonly http: Http;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly account: string;
  readonly token: string;
}

/** What slipway reads of Pages. All throw `ReleaseError`s of kind `deploy`. */
export interface PagesApi {
  readonly account: string;
  /** Null if the account has no such project. */
  project(name: string): Promise<PagesProject | null>;
  /** Deployments of one kind, newest first, page by page. */
  deployments(name: string, environment: "production" | "preview"): AsyncIterable<readonly PagesDeployment[]>;
  /** Makes production serve an earlier deployment of its own again; one that is served stays so. False if it is gone. */
  rollBack(name: string, deployment: string): Promise<boolean>;
}

/** Cloudflare refuses larger pages, with code 8000024. */
const PAGE = 25;

/** Binds the API to an account. */
export function createPagesApi(options: PagesApiOptions): PagesApi {
  const path = (name: string) => `/accounts/${options.account}/pages/projects/${encodeURIComponent(name)}`;
  return {
    account: options.account,
    project: async (name) => (await ask(options, "GET", path(name), project))?.result ?? null,
    deployments: async function* (name, environment) {
      for (let page = 1; ; page++) {
        const query = `env=${environment}&page=${page}&per_page=${PAGE}`;
        const answer = await ask(options, "GET", `${path(name)}/deployments?${query}`, deployments);
        if (answer === null) return;
        yield answer.result;
        if (page >= answer.pages || answer.result.length === 0) return;
      }
    },
    rollBack: async (name, id) => {
      const call = `${path(name)}/deployments/${encodeURIComponent(id)}/rollback`;
      return (await ask(options, "POST", call, deployment)) !== null;
    },
  };
}

/** Null if there is no such thing. */
async function ask<S extends z.ZodType>(
  { http, baseUrl, token }: PagesApiOptions,
  method: "GET" | "POST",
  path: string,
  schema: S,
): Promise<{ result: z.infer<S>; pages: number } | null> {
  const response = await send(http, method, `${baseUrl}${path}`, token);
  if (response.status === 404) return null;
  const parsed = envelope.safeParse(await response.json().catch(() => undefined));
  const { success = false, errors, result, result_info: info } = parsed.data ?? {};
  if (!response.ok || !success) throw refused(response.status, `${method} ${path}`, errors ?? []);
  const read = schema.safeParse(result);
  if (read.success) return { result: read.data, pages: info?.total_pages ?? 1 };
  throw pagesError(
    "cloudflare-bad-answer",
    `Cloudflare's API answered ${method} ${path} with something other than what was asked for`,
    `check that CLOUDFLARE_API_BASE_URL (${baseUrl}) is Cloudflare's API`,
    read.error,
  );
}

async function send(http: Http, method: string, url: string, token: string): Promise<Response> {
  try {
    return await http.fetchRetrying(url, { method, headers: { authorization: `Bearer ${token}` } });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw pagesError(
      "cloudflare-unreachable",
      `Cloudflare's API cannot be reached: ${error.why}`,
      "check the network and https://www.cloudflarestatus.com, then run the same command again",
      error,
    );
  }
}

function refused(
  status: number,
  asked: string,
  errors: readonly { readonly code: number; readonly message: string }[],
): ReleaseError {
  const said = errors.map(({ code, message }) => `${message} (code ${code})`).join("; ") || "no reason given";
  // 6003: what was sent as a token cannot be one.
  if (status === 401 || status === 403 || errors.some(({ code }) => code === 6003)) {
    return pagesError(
      "cloudflare-unauthorized",
      `Cloudflare does not accept CLOUDFLARE_API_TOKEN: ${said}`,
      "make a token with the permission Cloudflare Pages: Edit for this account (CLOUDFLARE_ACCOUNT_ID)",
    );
  }
  return pagesError(
    "cloudflare-failed",
    `Cloudflare's API answered ${status} to ${asked}: ${said}`,
    "look at https://www.cloudflarestatus.com, then run the same command again",
  );
}

/** What Cloudflare did, or what came of it. */
export function pagesError(code: string, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "deploy", code, message, hint, cause });
}

/** The problem of a project that the configuration names and the account does not have. */
export function noSuchProject(project: string, account: string): Problem {
  return {
    kind: "deploy",
    code: "no-pages-project",
    message: `Cloudflare's account ${account} has no Pages project ${project}`,
    hint: `correct \`project\` in slipway.toml, or make it: wrangler pages project create ${project} --production-branch main`,
  };
}
