import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import type { ForgeReleaseFacts } from "../../domain/release/facts.ts";
import type { Forge } from "./forge.ts";

/** What GitHub has besides what every forge has. Throws as `Forge` does, with the codes of `github/errors.ts`. */
export interface GitHub extends Forge {
  /** One release by its id; null if there is none. */
  release(repository: ForgeRepository, id: number): Promise<ForgeReleaseFacts | null>;
  /**
   * Patterns of the tags that may deploy to an environment of the repository's; null if all may, as to one that is not there yet.
   */
  environmentTags(repository: ForgeRepository, name: string): Promise<readonly string[] | null>;
  /** GitHub's notes since the component's previous tag; "First release." if there is none. */
  generateNotes(repository: ForgeRepository, wanted: NotesRange): Promise<GeneratedNotes>;
}

/** The release that notes are wanted for, and the component's release before it. */
export interface NotesRange {
  readonly tag: string;
  readonly commit: CommitSha;
  readonly previousTag: string | null;
}

/** A title and a text in Markdown. */
export interface GeneratedNotes {
  readonly name: string;
  readonly body: string;
}
