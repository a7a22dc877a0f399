import type { GitHubRepository } from "../../domain/project/project.ts";

/** A repository as it is written: `owner/name`. */
export function fullName({ owner, name }: GitHubRepository): string {
  return `${owner}/${name}`;
}
