/** What the Pages service's tests start from: a workspace in git, the API test server and real wrangler. */

import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { createPages, type PagesOptions } from "../../src/services/pages/pages.ts";
import type { DeploymentBy, SiteHost, TargetOf } from "../../src/services/ports/site-host.ts";
import { type PagesServer, startPagesServer } from "../support/pages-server/server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree } from "../support/work-tree.ts";
import { pathWithWrangler, quietWrangler } from "../support/wrangler.ts";
import { deploymentTo, programRun } from "./programs-fixture.ts";
import { quickHttp } from "./registry-fixture.ts";

export interface PagesFixture extends AsyncDisposable {
  readonly server: PagesServer;
  readonly workspace: string;
  readonly head: CommitSha;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: SiteHost<"cloudflare-pages">;
  /** Another service before the same server. */
  connect(
    env?: Readonly<Record<string, string | undefined>>,
    options?: Partial<Pick<PagesOptions, "timeout" | "waits">>,
  ): SiteHost<"cloudflare-pages">;
  /** The checked-out commit's deployment of `site/build`. */
  deployment(
    branch?: string,
    changes?: Partial<DeploymentBy<"cloudflare-pages">>,
  ): DeploymentBy<"cloudflare-pages">;
  /** What `git status` says. */
  status(): Promise<string>;
}

/** The project `docs`, whose production branch is `main` and whose domain is docs.example.org. */
export function docs(branch: string | null = null, project = "docs"): TargetOf<"cloudflare-pages"> {
  return { kind: "cloudflare-pages", project, branch };
}

/** Starts it. */
export async function pagesFixture(): Promise<PagesFixture> {
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-pages")).path;
  const server = stack.use(
    await startPagesServer({ projects: { docs: { domains: ["docs.example.org"] }, plain: {} } }),
  );
  const workspace = join(scratch, "mono");
  const tree = await createWorkTree(workspace, join(scratch, "remote.git"));
  await tree.write(".gitignore", "build/\n");
  await tree.write("site/README.md", "A site.\n");
  const head = parseCommitSha(await tree.commit("Add a site"));
  if (head === undefined) throw new Error("git gave no commit");
  await mkdir(join(workspace, "site/build"));
  await writeFile(join(workspace, "site/build/index.html"), "<h1>Docs</h1>\n");
  const cache = join(scratch, "cache");
  await mkdir(cache);
  const env = {
    PATH: await pathWithWrangler(),
    ...quietWrangler(join(scratch, "home")),
    CLOUDFLARE_API_BASE_URL: server.url,
    CLOUDFLARE_API_TOKEN: [...server.state.tokens][0],
    CLOUDFLARE_ACCOUNT_ID: server.state.account,
  };
  const connect: PagesFixture["connect"] = (changes, options) => {
    const all = { ...env, ...changes };
    return createPages({
      run: programRun(all),
      http: quickHttp(),
      workspace,
      env: all,
      scratch: async () => cache,
      timeout: 60_000,
      waits: [1, 1],
      interrupted: new AbortController().signal,
      ...options,
    });
  };
  return {
    server,
    workspace,
    head,
    env,
    host: connect(),
    connect,
    deployment: (branch, changes) => deploymentTo(docs(branch ?? null), { commit: head, ...changes }),
    status: async () =>
      (await promisify(execFile)("git", ["status", "--porcelain"], { cwd: workspace })).stdout,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
