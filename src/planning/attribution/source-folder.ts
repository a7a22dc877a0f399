import type { DockerIgnore } from "../../domain/text/docker-ignore.ts";

/** A folder, with a `/` at its end and empty for the source repository's root, and by which words it is a component's. */
export interface SourceFolder {
  readonly folder: string;
  readonly words: readonly string[];
  /** What of it does not count, by paths from the folder. */
  readonly ignored: DockerIgnore;
}

/** A folder of the configuration as one of the source repository; `prefix` is the workspace's. */
export function folderIn(prefix: string, path: string): string {
  const folder = plainPath(path);
  return folder === "" ? prefix : `${prefix}${folder}/`;
}

/** A path without `.`, and without a `/` at the end. */
export function plainPath(path: string): string {
  return path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");
}
