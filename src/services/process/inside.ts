import { access, realpath } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";

/**
 * Where a path of the configuration leads if links lead it out of the source repository; null if it stays inside, does not exist,
 * or goes through one of the links that Bazel makes for its outputs. What somebody commits must not get at other files of the
 * machine that releases it.
 */
export async function outsideOf(workspace: string, path: string): Promise<string | null> {
  if (/^(?:\.\/)*bazel-[^/]+(?:\/|$)/.test(path)) return null;
  const [root, real] = await Promise.all([
    repositoryOf(workspace),
    realpath(resolve(workspace, path)).catch(() => null),
  ]);
  if (real === null) return null;
  const way = relative(root, real);
  return way === ".." || way.startsWith(`..${sep}`) ? real : null;
}

/** Throws `outside-repository` for a path that links lead out of the source repository. `key` is the setting's name. */
export async function assertInside(workspace: string, key: string, path: string): Promise<void> {
  const real = await outsideOf(workspace, path);
  if (real === null) return;
  throw new ReleaseError({
    kind: "refused",
    code: "outside-repository",
    message: outsideMessage(path, real),
    hint: outsideHint(key),
  });
}

/** What is wrong with such a path. */
export function outsideMessage(path: string, real: string): string {
  return `${path} leads out of the repository, to ${real}`;
}

/** What to do about it. */
export function outsideHint(key: string): string {
  return `make \`${key}\` in slipway.toml a path that links do not lead out of the repository`;
}

/** The work tree that a folder is in, without links; the folder itself if it is in none. */
async function repositoryOf(folder: string): Promise<string> {
  const start = await realpath(folder);
  for (let at = start; ; at = dirname(at)) {
    const found = await access(join(at, ".git")).then(
      () => true,
      () => false,
    );
    if (found) return at;
    if (at === dirname(at)) return start;
  }
}
