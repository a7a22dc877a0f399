/** A small repository with a docs site on Cloudflare Pages: the API test server and real wrangler. */

import { join } from "node:path";
import { type PagesServer, startPagesServer } from "./pages-server/server.ts";
import { type SmallRepository, startSmallRepository } from "./small-repository.ts";
import { pathWithWrangler, quietWrangler } from "./wrangler.ts";

export interface SiteRepository extends SmallRepository {
  readonly pages: PagesServer;
  /** Commits of production's deployments, oldest first. */
  deployed(project?: string): readonly string[];
}

/** `docs` ships with `api`; staging is for branches, production for stable releases. */
export const SITE_CONFIG = `format = 1

[repository]
github = "acme/mono"

[defaults]
tag = "{component}@{version}"
version = "calver:YYYY.M.PATCH"

[components.api]

[components.docs]
released_with = ["api"]

[components.docs.site]
build = ["sh", "build.sh"]
cwd = "site"
directory = "site/build"
provider = "cloudflare-pages"

[components.docs.site.environments]
staging = { project = "acme-docs-staging", branch = "next", paths = ["site/**"] }
production = { project = "acme-docs", channel = "stable" }
`;

const FILES = {
  ".gitignore": "build/\n",
  "site/build.sh": "mkdir -p build && cp page.html build/index.html\n",
  "site/page.html": "<h1>Docs</h1>\n",
  "README.md": "A monorepo.\n",
};

/** Starts it, everything committed and pushed. Disposing stops everything. */
export async function startSiteRepository(config = SITE_CONFIG): Promise<SiteRepository> {
  const stack = new AsyncDisposableStack();
  const pages = stack.use(
    await startPagesServer({
      projects: { "acme-docs": { domains: ["docs.example.org"] }, "acme-docs-staging": {} },
    }),
  );
  const small = stack.use(await startSmallRepository({ config, files: FILES }));
  Object.assign(small.env, {
    PATH: await pathWithWrangler(),
    ...quietWrangler(join(small.scratch, "home")),
    CLOUDFLARE_API_BASE_URL: pages.url,
    CLOUDFLARE_API_TOKEN: [...pages.state.tokens][0],
    CLOUDFLARE_ACCOUNT_ID: pages.state.account,
  });
  return {
    ...small,
    pages,
    deployed: (project = "acme-docs") =>
      pages.project(project).deployments.map(({ commitHash }) => commitHash),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
