import { DEFAULT_REMOTE, DEFAULT_TRUNK, type SourceRepository } from "../domain/project/project.ts";

/**
 * What a configuration most likely says of the source repository, seen at a glance. Parsing it takes as long as asking a
 * remote. Whoever acts on it must compare it with what is said indeed.
 */
export function guessSource(text: string): Pick<SourceRepository, "remote" | "trunk"> {
  const written = (key: string) => new RegExp(`^${key} *= *"(\\w[\\w./-]*)"`, "m").exec(text)?.[1];
  return { remote: written("remote") ?? DEFAULT_REMOTE, trunk: written("trunk") ?? DEFAULT_TRUNK };
}
