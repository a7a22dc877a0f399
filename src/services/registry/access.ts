import type { Repository } from "../../domain/images/reference.ts";
import { nameOn } from "./endpoint.ts";

/** What is done with a repository, in the words of the token protocol. */
export type Actions = "pull" | "pull,push";

/** The scope of a token; source: distribution's token specification, "Token Scope Documentation". */
export function scopeOf(repository: Repository, actions: Actions): string {
  return `repository:${nameOn(repository.host, repository.path)}:${actions}`;
}

/** The same for people. */
export function purposeOf(repository: Repository, actions: Actions): string {
  return actions === "pull" ? `pulling from ${repository.path}` : `pushing to ${repository.path}`;
}
