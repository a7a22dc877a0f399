/** An example monorepo, ready to be released: real git, real Bazel, a real registry, and the GitHub test server. */

import { execFile } from "node:child_process";
import { chmod, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bazelBinary } from "./bazel.ts";
import { type GitHubServer, startGitHubServer } from "./github-server/server.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type SlipwayOptions, type SlipwayResult, slipway } from "./slipway.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "./work-tree.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const TOKEN = "token-of-the-tests";

/** The repository on GitHub that each example names. */
const REPOSITORIES = { unkey: "unkeyed/unkey", heimdall: "smutjebot/heimdall" } as const;

export type ExampleName = keyof typeof REPOSITORIES;

export interface Example extends AsyncDisposable {
  readonly tree: WorkTree;
  readonly registry: Registry;
  readonly github: GitHubServer;
  readonly repository: string;
  /** A folder outside the repository that lives as long as the example. */
  readonly scratch: string;
  /** What slipway is given; tests may add to it. */
  readonly env: Record<string, string | undefined>;
  slipway(args: readonly string[], options?: Partial<SlipwayOptions>): Promise<SlipwayResult>;
  /** The digest the registry serves for `repository:tag`; null where it has none. */
  digest(reference: string): Promise<string | null>;
  bazel(...args: string[]): Promise<string>;
}

/** Copies an example, commits and pushes it, and starts servers beside it. Disposing stops everything. */
export async function startExample(name: ExampleName): Promise<Example> {
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-example")).path;
  const registry = stack.use(await startRegistry());
  const root = join(scratch, name);
  await cp(join(EXAMPLES, name), root, { recursive: true });
  await cp(join(EXAMPLES, "rulesets"), join(scratch, "rulesets"), { recursive: true });
  await rewriteTo(join(root, "slipway.toml"), registry.host);
  const bazel = await bazelIn(scratch);
  const tree = await createWorkTree(root, join(scratch, "remote.git"));
  const repository = REPOSITORIES[name];
  const github = stack.use(
    await startGitHubServer({
      repositories: { [repository]: { gitDir: tree.remote } },
      tokens: { [TOKEN]: "push" },
    }),
  );
  const run = promisify(execFile);
  const inBazel = async (...args: string[]) => (await run(bazel, args, { cwd: root })).stdout;
  stack.defer(async () => {
    await inBazel("shutdown");
  });
  const env: Example["env"] = {
    ...GIT_ENVIRONMENT,
    BAZEL: bazel,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: TOKEN,
    DOCKER_CONFIG: join(scratch, "docker"),
  };
  return {
    tree,
    registry,
    github,
    repository,
    scratch,
    env,
    slipway: (args, options) => slipway(args, { cwd: root, ...options, env: { ...env, ...options?.env } }),
    digest: async (reference) => digestOf(registry, reference),
    bazel: inBazel,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A mirror in the configuration: what the example pushes to ghcr.io goes to the test registry. */
async function rewriteTo(file: string, host: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}\n[registries."ghcr.io"]\nrewrite = "${host}"\n`);
}

/** A Bazel whose output and server are the example's own. */
async function bazelIn(scratch: string): Promise<string> {
  const path = join(scratch, "bazel");
  await writeFile(
    path,
    `#!/bin/sh\nexec ${bazelBinary()} --output_user_root=${scratch}/bazel-root --max_idle_secs=120 "$@"\n`,
  );
  await chmod(path, 0o755);
  return path;
}

async function digestOf({ url }: Registry, reference: string): Promise<string | null> {
  const [repository, tag] = reference.split(":");
  const accept = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ].join(", ");
  const response = await fetch(`${url}/v2/${repository}/manifests/${tag}`, {
    method: "HEAD",
    headers: { accept },
  });
  return response.status === 200 ? response.headers.get("docker-content-digest") : null;
}
