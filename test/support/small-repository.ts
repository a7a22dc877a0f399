/**
 * A small repository to be refused: real git, the embedded registry, the GitHub test server, and where Bazel should be, a
 * program that notes that it was called. Starts in a tenth of the time that an example takes.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bazel, createBazel } from "./bazel.ts";
import { type GitHubServer, startGitHubServer } from "./github-server/server.ts";
import type { Refusable } from "./refusal.ts";
import type { RegistryAuth } from "./registry-server/auth.ts";
import { startRegistryServer } from "./registry-server/server.ts";
import { slipway } from "./slipway.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT } from "./work-tree.ts";

/** The tokens that the GitHub test server knows. */
export const TOKENS = {
  push: "token-that-pushes",
  pull: "token-that-reads",
  none: "token-of-a-guest",
} as const;

export interface SmallRepository extends Refusable, AsyncDisposable {
  readonly github: GitHubServer;
  /** A folder outside the repository that lives for as long as the repository. */
  readonly scratch: string;
  /** What slipway is given; tests may change it. */
  readonly env: Record<string, string | undefined>;
  /** The real Bazel, where there is one. */
  readonly bazel?: Bazel;
  /** Asserts that nothing called Bazel. */
  assertNoBazel(): void;
}

export interface SmallRepositoryOptions {
  /** `slipway.toml`. `REGISTRY` is replaced by the registry's host and port, `REGISTRY_PORT` by its port. */
  readonly config?: string;
  /** Other files; in them too. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the registry demands. */
  readonly auth?: RegistryAuth;
  /** Whether the registry lists what belongs to images, instead of a tag. */
  readonly referrers?: boolean;
  /** Real Bazel, and a `WORKSPACE`. */
  readonly bazel?: boolean;
}

/** `api` with an image, `docs` without, both tagged `NAME/vSEMVER`. */
export const CONFIG = `format = 1

[repository]
github = "acme/mono"

[defaults]
tag = "{component}/v{version}"

[components.docs]

[components.api.image]
bazel = "//api:push"
repository = "REGISTRY/acme/api"
`;

/** Starts it, everything committed and pushed. Disposing stops everything. */
export async function startSmallRepository(options: SmallRepositoryOptions = {}): Promise<SmallRepository> {
  const { config = CONFIG, files = {}, auth, referrers = false } = options;
  const stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("slipway-small")).path;
  const registry = stack.use(
    await startRegistryServer({ referrers, ...(auth === undefined ? {} : { auth }) }),
  );
  const root = join(scratch, "mono");
  const tree = await createWorkTree(root, join(scratch, "remote.git"));
  const github = stack.use(
    await startGitHubServer({
      repositories: { "acme/mono": { gitDir: tree.remote } },
      tokens: { [TOKENS.push]: "push", [TOKENS.pull]: "pull", [TOKENS.none]: "none" },
    }),
  );
  const all = { "slipway.toml": config, ...(options.bazel ? { WORKSPACE: "" } : {}), ...files };
  for (const [file, text] of Object.entries(all)) await tree.write(file, filled(text, registry.host));
  await tree.commit("Configure");
  const called = join(scratch, "bazel-was-called");
  const bazel = options.bazel ? stack.use(await createBazel(scratch)) : undefined;
  const env: SmallRepository["env"] = {
    ...GIT_ENVIRONMENT,
    BAZEL: bazel?.command ?? (await noBazel(scratch, called)),
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: TOKENS.push,
    DOCKER_CONFIG: join(scratch, "docker"),
  };
  return {
    tree,
    registry,
    github,
    scratch,
    env,
    ...(bazel === undefined ? {} : { bazel }),
    slipway: (args, more) => slipway(args, { cwd: root, ...more, env: { ...env, ...more?.env } }),
    assertNoBazel: () => assert.ok(!existsSync(called), "Bazel was called"),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function filled(text: string, host: string): string {
  return text.replaceAll("REGISTRY_PORT", host.replace(/.*:/, "")).replaceAll("REGISTRY", host);
}

async function noBazel(scratch: string, called: string): Promise<string> {
  const program = join(scratch, "no-bazel");
  await writeFile(program, `#!/bin/sh\necho "$@" >> ${called}\nexit 37\n`);
  await chmod(program, 0o755);
  return program;
}
