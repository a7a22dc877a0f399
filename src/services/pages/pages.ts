import type { Http } from "../http/http.ts";
import type { SiteHost } from "../ports/site-host.ts";
import { createClient } from "./client.ts";
import { type Deploying, deployToPages } from "./deploy.ts";
import { noSuchProject, notSet } from "./errors.ts";
import { liveSite } from "./live.ts";
import { findWrangler, type Wrangler } from "./wrangler.ts";

/** What Cloudflare Pages is reached by. */
export interface PagesOptions extends Omit<Deploying, "client" | "wrangler"> {
  readonly http: Http;
}

const API = "https://api.cloudflare.com/client/v4";

/** Sites on Cloudflare Pages: read through its API, deployed through the user's wrangler. */
export function createPages(options: PagesOptions): SiteHost<"cloudflare-pages"> {
  const { http, env } = options;
  const token = env["CLOUDFLARE_API_TOKEN"] ?? "";
  const account = env["CLOUDFLARE_ACCOUNT_ID"] ?? "";
  const baseUrl = (env["CLOUDFLARE_API_BASE_URL"] || API).replace(/\/+$/, "");
  const missing = [
    ...(token === "" ? ["CLOUDFLARE_API_TOKEN"] : []),
    ...(account === "" ? ["CLOUDFLARE_ACCOUNT_ID"] : []),
  ];
  const client = createClient({ http, baseUrl, token, account });
  const found = new Map<string, Promise<Wrangler>>();
  const wrangler = (cwd: string) => {
    const finding = found.get(cwd) ?? findWrangler(options, cwd);
    found.set(cwd, finding);
    return finding;
  };
  return {
    live: async (target) => (missing.length > 0 ? undefined : liveSite(client, target)),
    obstacle: async ({ target, site }) => {
      if (missing.length > 0) return notSet(missing);
      if ((await client.project(target.project)) === null) return noSuchProject(target.project, account);
      const user = await wrangler(site.cwd);
      return "problem" in user ? user.problem : null;
    },
    deploy: (deployment, watch) => deployToPages({ ...options, client, wrangler }, deployment, watch),
  };
}
