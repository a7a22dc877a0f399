import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageSource } from "../../domain/project/artifact.ts";
import { type DockerIgnore, parseDockerIgnore } from "../../domain/text/docker-ignore.ts";

/**
 * What the contexts of Dockerfile images leave out, by image: the file next to the Dockerfile, otherwise the context's own.
 * A context with a `.containerignore` leaves out nothing here, since only some builders read it.
 */
export async function readIgnores(
  workspace: string,
  sources: readonly ImageSource[],
): Promise<ReadonlyMap<ImageSource, DockerIgnore>> {
  const ignores = new Map<ImageSource, DockerIgnore>();
  for (const source of sources) {
    if (source.kind !== "dockerfile") continue;
    const context = join(workspace, source.context);
    if ((await textOf(join(context, ".containerignore"))) !== null) continue;
    const text =
      (await textOf(join(workspace, `${source.dockerfile}.dockerignore`))) ??
      (await textOf(join(context, ".dockerignore")));
    if (text !== null) ignores.set(source, parseDockerIgnore(text));
  }
  return ignores;
}

/** Null if there is no such file that can be read: nothing is left out then. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
