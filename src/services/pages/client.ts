import type { z } from "zod";
import type { ReleaseError } from "../../domain/text/release-error.ts";
import { type Http, Unreachable } from "../http/http.ts";
import { deployments, envelope, type PagesDeployment, type PagesProject, project } from "./documents.ts";
import { pagesError } from "./errors.ts";

/** What Cloudflare's API is asked with. */
export interface ClientOptions {
  readonly http: Http;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly account: string;
  readonly token: string;
}

/** What slipway reads of Pages. All throw `ReleaseError`s of kind `deploy`. */
export interface PagesClient {
  /** Null where the account has no such project. */
  project(name: string): Promise<PagesProject | null>;
  /** Deployments of one kind, newest first, page by page. */
  deployments(name: string, environment: "production" | "preview"): AsyncIterable<readonly PagesDeployment[]>;
}

/** Cloudflare refuses larger pages, with code 8000024. */
const PAGE = 25;

/** Makes the client. */
export function createClient(options: ClientOptions): PagesClient {
  const path = (name: string) => `/accounts/${options.account}/pages/projects/${encodeURIComponent(name)}`;
  return {
    project: async (name) => (await get(options, path(name), project))?.result ?? null,
    deployments: async function* (name, environment) {
      for (let page = 1; ; page++) {
        const query = `env=${environment}&page=${page}&per_page=${PAGE}`;
        const answer = await get(options, `${path(name)}/deployments?${query}`, deployments);
        if (answer === null) return;
        yield answer.result;
        if (page >= answer.pages || answer.result.length === 0) return;
      }
    },
  };
}

/** Null where there is no such thing. */
async function get<S extends z.ZodType>(
  { http, baseUrl, token }: ClientOptions,
  path: string,
  schema: S,
): Promise<{ result: z.infer<S>; pages: number } | null> {
  const response = await send(http, `${baseUrl}${path}`, token);
  if (response.status === 404) return null;
  const parsed = envelope.safeParse(await response.json().catch(() => undefined));
  const { success = false, errors, result, result_info: info } = parsed.data ?? {};
  if (!response.ok || !success) throw refused(response.status, path, errors ?? []);
  const read = schema.safeParse(result);
  if (read.success) return { result: read.data, pages: info?.total_pages ?? 1 };
  throw pagesError(
    "cloudflare-bad-answer",
    `Cloudflare's API answered GET ${path} with something else than was asked for`,
    `check that CLOUDFLARE_API_BASE_URL (${baseUrl}) is Cloudflare's API`,
    read.error,
  );
}

async function send(http: Http, url: string, token: string): Promise<Response> {
  try {
    return await http.fetchRetrying(url, { headers: { authorization: `Bearer ${token}` } });
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
  path: string,
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
    `Cloudflare's API answered ${status} to GET ${path}: ${said}`,
    "look at https://www.cloudflarestatus.com, then run the same command again",
  );
}
