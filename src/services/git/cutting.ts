import type { GitCommand } from "./command.ts";
import { createTag, keepTag, type NewTag } from "./create-tag.ts";
import { fetchTags } from "./fetch-tags.ts";
import { pushTag } from "./push-tag.ts";

/** Makes tags, here and on the remote. */
export interface Cutting {
  /**
   * Fetches what the remote's branches and all of its tags are now. Gives the names of those tags that stand elsewhere here
   * than there, which stay as they are. Throws `remote-unreachable`.
   */
  fetchTags(): Promise<readonly string[]>;
  /**
   * Makes an annotated tag, signed where git is configured to sign tags, and pushes it alone; gives the tag object's name. This
   * clone has the tag once the remote has it, and not before; a tag that was here stays as it is. Throws `tag-exists`,
   * `tag-failed`, `tag-taken` (somebody was quicker), `tag-rejected`, `tag-not-pushed`, and `tag-unconfirmed` where nobody
   * can say whether it arrived.
   */
  cutTag(tag: NewTag): Promise<string>;
}

/** Binds cutting to a clone and its remote. */
export function createCutting(git: GitCommand, remote: string): Cutting {
  return {
    fetchTags: () => fetchTags(git, remote),
    cutTag: async (tag) => {
      const object = await createTag(git, remote, tag);
      await pushTag(git, remote, tag.name, object);
      await keepTag(git, tag.name, object);
      return object;
    },
  };
}
