import { constants } from "node:fs";
import { copyFile, mkdtemp, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { sha256OfFile } from "../oci/sha256.ts";
import type { BuiltFile, BuiltFiles, FileBuilder, FilesToBuild } from "../ports/file-builder.ts";
import { buildTargets, fetchOutputs, groupBySettings, outputsMissing } from "./bazel-build.ts";
import { type BazelImagesOptions, createBazelCommand } from "./bazel-command.ts";
import type { BuildOutputs } from "./build-events.ts";
import { invocationPage } from "./invocation.ts";

/** Files that Bazel targets give, for GitHub releases. */
export function createBazelFiles(options: BazelImagesOptions): FileBuilder {
  const bazel = createBazelCommand(options);
  return {
    build: async (files, watch) => {
      const built = new Map<string, BuiltFiles>();
      for (const group of groupBySettings(files)) {
        const labels = [...new Set(group.flatMap(({ targets }) => targets))];
        const scratch = await options.scratch();
        const outputs = await buildTargets(bazel, group[0].build, labels, scratch, watch);
        if (outputs.actions !== undefined) options.tookActions(outputs.actions);
        await fetchOutputs(bazel, group[0].build, labels, outputs, scratch, watch);
        const page =
          outputs.invocation === undefined ? {} : { invocation: invocationPage(outputs.invocation) };
        for (const each of group) {
          const kept = await keepFiles(outputs, each, await mkdtemp(join(scratch, "files-")));
          built.set(each.id, { files: kept, ...page });
        }
      }
      return built;
    },
  };
}

/** Copies a group's outputs: the next build, with another version in its environment, overwrites them. */
async function keepFiles(
  outputs: BuildOutputs,
  { targets }: FilesToBuild,
  folder: string,
): Promise<BuiltFile[]> {
  const paths = new Set<string>();
  for (const target of targets) {
    const found = outputs.files(target, "default");
    if (found.length === 0) throw withoutOutputs(target);
    for (const path of found) paths.add(path);
  }
  return Promise.all([...paths].map((path, index) => keepFile(path, join(folder, String(index)))));
}

async function keepFile(path: string, copy: string): Promise<BuiltFile> {
  await copyFile(path, copy, constants.COPYFILE_FICLONE).catch((error: unknown) => {
    throw outputsMissing(error) ?? error;
  });
  const { size } = await stat(copy);
  return { name: basename(path), path, copy, size, digest: await sha256OfFile(copy) };
}

function withoutOutputs(target: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-outputs",
    message: `${target} was built but gives no file to attach`,
    hint: `see what it gives with \`bazel cquery --output=files ${target}\`, and correct \`files\` in slipway.toml`,
  });
}
