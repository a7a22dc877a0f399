/** Ends the name of what lies at the top of the root package. */
const TOP = ":";

/**
 * Names the part of a package that a file or a target belongs to; of files that are in no target, who depends on something
 * in that part has them. A package is one part. The root package is several, because everything below it that is in no
 * other package is its own: each folder at the top is one part, and what lies at the top itself is another.
 *
 * `workspace` is the folder of Bazel's workspace, with a `/` at its end; `path` a file's, and null for targets.
 */
export function domainOf(workspace: string, folder: string, path: string | null): string {
  if (folder !== workspace.slice(0, -1)) return folder;
  const top = /^[^/]+\//.exec(path?.slice(workspace.length) ?? "")?.[0];
  return workspace + (top ?? TOP);
}

/** Whether a part is the root package's own, which only what is published from there speaks for: most depends on it. */
export function isTop(domain: string): boolean {
  return domain.endsWith(TOP);
}
