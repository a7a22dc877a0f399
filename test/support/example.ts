/** An example monorepo, ready to be released: real git, real Bazel, a real registry, and the GitHub test server. */

import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bazel, type BazelOptions, createBazel } from "./bazel.ts";
import { type GitHubServer, startGitHubServer } from "./github-server/server.ts";
import { copyNix2Container } from "./nix.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type ServedManifest, servedManifest } from "./served.ts";
import { type SlipwayOptions, type SlipwayResult, slipway } from "./slipway.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { cloneWorkTree, createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "./work-tree.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const TOKEN = "token-of-the-tests";

/** The repository on GitHub that each example names. */
const REPOSITORIES = {
  unkey: "unkeyed/unkey",
  heimdall: "smutjebot/heimdall",
  flywheel: "your-org/gloriousflywheel",
} as const;

export type ExampleName = keyof typeof REPOSITORIES;

/** A clone, and slipway in it. */
export interface Machine {
  readonly tree: WorkTree;
  slipway(args: readonly string[], options?: Partial<SlipwayOptions>): Promise<SlipwayResult>;
}

export interface Example extends Machine, AsyncDisposable {
  readonly registry: Pick<Registry, "url" | "host" | "implementation">;
  readonly github: GitHubServer;
  readonly repository: string;
  /** A folder outside the repository that lives for as long as the example. */
  readonly scratch: string;
  /** What slipway is given; tests may add to it. */
  readonly env: Record<string, string | undefined>;
  /** Bazel as slipway is given it, with a note of every call. */
  readonly bazel: Bazel;
  /** Writes another `slipway.toml`, with the registry's mirror added, and commits it. */
  configure(text: string): Promise<void>;
  /** A fresh clone with a Bazel output of its own: another machine. */
  clone(): Promise<Machine>;
  /** What the registry serves for `repository:tag` or `repository@digest`; null if it has none. */
  served(reference: string): Promise<ServedManifest | null>;
  /** Its digest. */
  digest(reference: string): Promise<string | null>;
}

export interface ExampleOptions {
  /** Started by the caller and stopped after the example. Whichever there is when absent. */
  readonly registry?: Pick<Registry, "url" | "host" | "implementation">;
  /** Further registries of the configuration, with the hosts that stand in for them. */
  readonly mirrors?: Readonly<Record<string, string>>;
  /** Added to what slipway is given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly bazel?: BazelOptions;
}

/** Copies an example, commits and pushes it, and starts servers next to it. Disposing stops everything. */
export async function startExample(name: ExampleName, options: ExampleOptions = {}): Promise<Example> {
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-example")).path;
  const registry = options.registry ?? stack.use(await startRegistry());
  const mirrors = { "ghcr.io": registry.host, ...options.mirrors };
  const root = join(scratch, name);
  await cp(join(EXAMPLES, name), root, { recursive: true });
  await cp(join(EXAMPLES, "rulesets"), join(scratch, "rulesets"), { recursive: true });
  await mirrorTo(root, mirrors, await readFile(join(root, "slipway.toml"), "utf8"));
  if (name === "flywheel") await copyNix2Container(root);
  const bazel = stack.use(await createBazel(scratch, options.bazel));
  const tree = await createWorkTree(root, join(scratch, "remote.git"));
  const repository = REPOSITORIES[name];
  const github = stack.use(
    await startGitHubServer({
      repositories: { [repository]: { gitDir: tree.remote } },
      tokens: { [TOKEN]: "push" },
    }),
  );
  const env: Example["env"] = {
    ...GIT_ENVIRONMENT,
    BAZEL: bazel.command,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: TOKEN,
    DOCKER_CONFIG: join(scratch, "docker"),
    ...options.env,
  };
  const machineIn = (at: WorkTree): Machine => ({
    tree: at,
    slipway: (args, more) => slipway(args, { cwd: at.path, ...more, env: { ...env, ...more?.env } }),
  });
  let clones = 0;
  return {
    ...machineIn(tree),
    registry,
    github,
    repository,
    scratch,
    env,
    bazel,
    configure: async (text) => {
      await mirrorTo(root, mirrors, text);
      await tree.commit("Configure");
    },
    clone: async () => {
      const folder = join(scratch, `clone-${++clones}`);
      await mkdir(folder);
      await symlink(join(scratch, "rulesets"), join(folder, "rulesets"));
      return machineIn(await cloneWorkTree(join(folder, name), tree.remote));
    },
    served: (reference) => servedManifest(registry, reference),
    digest: async (reference) => (await servedManifest(registry, reference))?.digest ?? null,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Mirrors in the configuration: what the example pushes to ghcr.io goes to the test registry. */
async function mirrorTo(root: string, mirrors: Record<string, string>, config: string): Promise<void> {
  const tables = Object.entries(mirrors).map(([host, to]) => `\n[registries."${host}"]\nrewrite = "${to}"\n`);
  await writeFile(join(root, "slipway.toml"), config + tables.join(""));
}
