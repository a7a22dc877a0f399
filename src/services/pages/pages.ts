import type { Problem } from "../../domain/text/problem.ts";
import type { Http } from "../http/http.ts";
import type { SiteHost } from "../ports/site-host.ts";
import { type Deploying, deployToPages, earlierOnPages } from "./deploy-to-pages.ts";
import { liveSite } from "./live-site.ts";
import { createPagesApi, noSuchProject } from "./pages-api.ts";
import { findWrangler, type Wrangler } from "./wrangler.ts";

/** What Cloudflare Pages is reached by. */
export interface PagesOptions extends Omit<Deploying, "api" | "wrangler"> {
  readonly http: Http;
}

const API = "https://api.cloudflare.com/client/v4";

/** Sites on Cloudflare Pages: read through its API, deployed through the user's wrangler. */
export function createPages(options: PagesOptions): SiteHost<"cloudflare-pages"> {
  const { http, env } = options;
  const token = env["CLOUDFLARE_API_TOKEN"]?.trim() ?? "";
  const account = env["CLOUDFLARE_ACCOUNT_ID"] ?? "";
  const baseUrl = (env["CLOUDFLARE_API_BASE_URL"] || API).replace(/\/+$/, "");
  const missing = [
    ...(token === "" ? ["CLOUDFLARE_API_TOKEN"] : []),
    ...(account === "" ? ["CLOUDFLARE_ACCOUNT_ID"] : []),
  ];
  const api = createPagesApi({ http, baseUrl, token, account });
  const found = new Map<string, Promise<Wrangler>>();
  const wrangler = (cwd: string) => {
    const finding = found.get(cwd) ?? findWrangler(options, cwd);
    found.set(cwd, finding);
    return finding;
  };
  return {
    live: async (target) => (missing.length > 0 ? undefined : liveSite(api, target)),
    obstacle: async ({ target, site }) => {
      if (missing.length > 0) return notSet(missing);
      if ((await api.project(target.project)) === null) return noSuchProject(target.project, account);
      const user = await wrangler(site.cwd);
      return "problem" in user ? user.problem : null;
    },
    earlier: (deployment) => earlierOnPages({ ...options, api, wrangler }, deployment),
    deploy: (deployment, watch, lost) =>
      deployToPages({ ...options, api, wrangler }, deployment, watch, lost),
  };
}

/** For an environment that lacks what Cloudflare always needs. */
function notSet(names: readonly string[]): Problem {
  return {
    kind: "deploy",
    code: "no-cloudflare-token",
    message: `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} not set`,
    hint: "set CLOUDFLARE_API_TOKEN to a token with the permission Cloudflare Pages: Edit, and CLOUDFLARE_ACCOUNT_ID to the account's id (`wrangler whoami` shows it)",
  };
}
