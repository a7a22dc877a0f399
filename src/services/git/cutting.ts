import type { Cutting } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { createTag, keepTag } from "./create-tag.ts";
import { fetchTags } from "./fetch-tags.ts";
import { pushTag } from "./push-tag.ts";

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
