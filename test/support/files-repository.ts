/** A small repository whose components attach files to their GitHub releases. */

import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoredRelease } from "./github-server/state.ts";
import { type SmallRepository, startSmallRepository } from "./small-repository.ts";

// What git ignores can change without another commit, like a build that is not reproducible.
const BUILD = `filegroup(name = "dist", srcs = glob(["out/*"]))
filegroup(name = "nothing")
filegroup(name = "twice", srcs = ["a/tool.txt", "b/tool.txt"])
filegroup(name = "sums", srcs = ["a/checksums.txt"])
filegroup(name = "empty", srcs = ["a/empty.txt"])
`;

const TARGETS = ["dist", "nothing", "twice", "sums", "empty", "missing"];
const CONFIG = `format = 1
[repository]
github = "acme/mono"
[defaults]
tag = "{component}/v{version}"
${TARGETS.map((name) => `[components.${name}.files]\nbazel = ["//:${name}"]\n`).join("")}
[components.train]
[components.wagon]
released_with = ["train"]
[components.wagon.files]
bazel = ["//:dist"]
`;

const TAGS = [
  ...TARGETS.map((name) => `${name}/v1.0.0`),
  "train/v1.0.0",
  "dist/v1.1.0",
  "dist/v1.2.0",
  "dist/v1.3.0",
  "dist/v1.3.1",
];

export interface FilesRepository extends SmallRepository {
  /** Makes these the outputs of `//:dist`, by name. */
  build(files: Readonly<Record<string, string>>): Promise<void>;
  /** The one GitHub release of a tag. */
  releaseOf(tag: string): StoredRelease;
}

/** Starts it with every component tagged `NAME/v1.0.0`, and `dist` four times more; `config` is added to `slipway.toml`. */
export async function startFilesRepository(config = ""): Promise<FilesRepository> {
  const files = { "a/tool.txt": "a\n", "b/tool.txt": "b\n", "a/checksums.txt": "c\n", "a/empty.txt": "" };
  const place = await startSmallRepository({
    bazel: true,
    config: CONFIG + config,
    files: { ...files, ".gitignore": "/bazel-*\n/out/\n", "BUILD.bazel": BUILD },
  });
  for (const tag of TAGS) await place.tree.tag(tag);
  return {
    ...place,
    build: async (outputs) => {
      const folder = join(place.tree.path, "out");
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      for (const [name, text] of Object.entries(outputs)) await writeFile(join(folder, name), text);
    },
    releaseOf: (tag) => {
      const { releases } = place.github.repository("acme/mono");
      const [found, ...others] = releases.filter((each) => each.tagName === tag);
      assert.ok(found);
      assert.deepEqual(others, []);
      return found;
    },
  };
}
