/** A small repository whose components are folders (`paths`), so that what was changed is known without Bazel. */

import assert from "node:assert/strict";
import { done } from "./released.ts";
import { type SmallRepository, startSmallRepository } from "./small-repository.ts";

export interface Folders extends SmallRepository {
  /** Commits a change of one file on the branch that is checked out and pushes it; gives the commit. */
  change(file: string, message: string): Promise<string>;
  /** What `cut ARGS --dry-run` would make, which has to be one tag. */
  nextTag(...args: readonly string[]): Promise<string>;
}

export interface FoldersOptions {
  readonly scheme?: string;
  readonly tag?: string;
  /** Stable releases need not be contained in trunk. */
  readonly stableAnywhere?: boolean;
  /** More of `slipway.toml`. */
  readonly config?: string;
  /** More keys of both components. */
  readonly defaults?: string;
}

/** Starts it with the components `api` and `web`, a commit in each folder. */
export async function startFolders(options: FoldersOptions = {}): Promise<Folders> {
  const { scheme = "semver", tag = "{component}/v{version}", config = "", defaults = "" } = options;
  const stable = options.stableAnywhere === true ? "[channels.stable]\ntrunk_only = false\n" : "";
  const place = await startSmallRepository({
    config: `format = 1

[repository]
github = "acme/mono"

${stable}
[channels.beta]
prerelease = ["beta*"]

[defaults]
tag = "${tag}"
version = "${scheme}"
${defaults}

[components.api]
paths = ["api/**"]

[components.web]
paths = ["web/**"]
${config}`,
    files: { "api/main.txt": "1\n", "web/index.html": "<p>1</p>\n" },
  });
  let changes = 0;
  return {
    ...place,
    change: async (file, message) => {
      await place.tree.write(file, `${++changes}\n`);
      await place.tree.git("add", "--all");
      await place.tree.git("commit", "--quiet", "--message", message);
      await place.tree.git("push", "--quiet", "origin", "HEAD");
      return await place.tree.git("rev-parse", "HEAD");
    },
    nextTag: async (...args) => {
      const { cuts } = done(await place.slipway(["cut", ...args, "--dry-run", "--json"]));
      assert.equal(cuts.length, 1);
      return cuts[0].tag;
    },
  };
}
