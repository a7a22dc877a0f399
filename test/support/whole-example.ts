/** An example with everything that it publishes to besides ghcr.io and GitHub, and the programs it publishes with. */

import { join } from "node:path";
import { containerStorage } from "./container-storage.ts";
import { type Example, type ExampleName, startExample } from "./example.ts";
import { nixEnvironment } from "./nix.ts";
import { type NpmRegistry, startNpmRegistry } from "./npm-registry.ts";
import { type PagesServer, startPagesServer } from "./pages-server/server.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { pathWithWrangler, quietWrangler } from "./wrangler.ts";

export interface WholeExample extends Example {
  /** In place of registry.gitlab.com. */
  readonly overlay: Pick<Registry, "url" | "host">;
  /** In place of Cloudflare, with heimdall's projects. */
  readonly pages: PagesServer;
  /** In place of registry.npmjs.org. */
  readonly npm: NpmRegistry;
}

const PROJECTS = {
  "elcto-docs-staging": { productionBranch: "next" },
  "elcto-docs-prod": {},
  "elcto-docs": { domains: ["docs.elcto.com"] },
};

/** Starts an example and its surroundings. `overlay` and `registry` are the caller's to stop; disposing stops everything else. */
export async function startWholeExample(
  name: ExampleName,
  options: Partial<Pick<WholeExample, "overlay" | "registry">> = {},
): Promise<WholeExample> {
  await using starting = new AsyncDisposableStack();
  const overlay = options.overlay ?? starting.use(await startRegistry());
  const pages = starting.use(await startPagesServer({ projects: PROJECTS }));
  const npm = starting.use(await startNpmRegistry());
  const home = starting.use(await temporaryDirectory("slipway-home")).path;
  const env = {
    ...(await containerStorage(home)),
    ...quietWrangler(home),
    ...(name === "heimdall" ? { PATH: await pathWithWrangler() } : {}),
    ...nixEnvironment(home),
    CLOUDFLARE_API_BASE_URL: pages.url,
    CLOUDFLARE_API_TOKEN: [...pages.state.tokens][0],
    CLOUDFLARE_ACCOUNT_ID: pages.state.account,
    npm_config_registry: npm.url,
    npm_config_cache: join(home, "npm"),
    npm_config_update_notifier: "false",
  };
  const mirrors = { "registry.gitlab.com": overlay.host };
  const { registry } = options;
  const example = starting.use(
    await startExample(name, { mirrors, env, ...(registry === undefined ? {} : { registry }) }),
  );
  const stack = starting.move();
  return { ...example, overlay, pages, npm, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
