/** Everything outside that slipway could have written to, as data: what is the same before and after was left alone. */

import type { GitHubServer } from "./github-server/server.ts";
import type { RegistryServer } from "./registry-server/server.ts";
import type { WorkTree } from "./work-tree.ts";

export interface Surroundings {
  readonly tree: WorkTree;
  readonly registry: RegistryServer;
  readonly github: GitHubServer;
}

export interface Outside {
  /** `git show-ref` in the bare remote. */
  readonly remote: string;
  /** The clone's own refs, its HEAD and what `git status` says. */
  readonly clone: string;
  /** By repository: image tags with their digests, every manifest and blob, and unfinished uploads. */
  readonly registry: Readonly<Record<string, object>>;
  /** By repository: the releases, whole. */
  readonly github: Readonly<Record<string, object>>;
}

/** Reads it all, past the servers' own doors, so that it works while they are made to fail. */
export async function outside({ tree, registry, github }: Surroundings): Promise<Outside> {
  // Some clones are broken on purpose.
  const inClone = (...args: string[]) => tree.git(...args).catch(() => "");
  return {
    remote: await tree.git(`--git-dir=${tree.remote}`, "show-ref", "--head"),
    clone: [await inClone("show-ref", "--head"), await inClone("status", "--porcelain")].join("\n"),
    registry: Object.fromEntries(
      [...registry.state.repositories].map(([name, { tags, manifests, blobs, uploads }]) => [
        name,
        {
          tags: [...tags],
          manifests: [...manifests.keys()],
          blobs: [...blobs.keys()],
          uploads: uploads.size,
        },
      ]),
    ),
    github: Object.fromEntries(
      [...github.state.repositories].map(([name, { releases }]) => [name, structuredClone(releases)]),
    ),
  };
}
