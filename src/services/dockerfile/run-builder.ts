import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import * as z from "zod";
import type { Platform } from "../../domain/images/platform.ts";
import type { Watch } from "../../domain/release/event.ts";
import { isSecretName } from "../../domain/text/redact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX } from "../oci/documents.ts";
import { blobPath } from "../oci/layout.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { Run } from "../process/run.ts";
import { runShown, type Shown, withLines } from "../process/shown-program.ts";
import type { Builder, BuilderCall } from "./builder.ts";
import { moveIntoLayout } from "./docker-format.ts";
import type { Recipe } from "./recipe.ts";

/** Where builders run. */
export interface BuildPlace {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

// What docker and buildah print when they begin with an instruction: `#8 [2/3] COPY …`, `[1/2] STEP 2/4: COPY …`.
const INSTRUCTION = /^(?:#\d+ \[|(?:\[[^\]]+\] )?STEP \d+\/\d+: )/;

/** Runs one call of a builder to its end. Throws `build-failed` with its last lines. */
export async function runBuilder(
  { run, workspace, env }: BuildPlace,
  builder: Builder,
  { args, env: extra = {} }: BuilderCall,
  recipe: Recipe,
  watch: Watch,
): Promise<void> {
  const hidden = withoutSecrets(args);
  const ended = await runShown(
    run,
    [builder.name, ...hidden.args],
    { cwd: workspace, env: { ...env, ...extra, ...hidden.env } },
    (line) => {
      if (INSTRUCTION.test(line)) watch(line.replace(/^#\d+ /, ""));
    },
  );
  if (ended.exitCode !== 0) throw buildFailed(builder, recipe, workspace, ended);
}

/**
 * The same arguments with secret build arguments given by name only: builders then take the value from the environment, and a
 * command line can be read by everybody on the machine.
 */
function withoutSecrets(
  args: readonly string[],
): Pick<BuilderCall, "args"> & { readonly env: Record<string, string> } {
  const env: Record<string, string> = {};
  const plain = args.map((arg) => {
    const [, name = "", value = ""] = /^--build-arg=([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (!isSecretName(name)) return arg;
    env[name] = value;
    return `--build-arg=${name}`;
  });
  return { args: plain, env };
}

function buildFailed(builder: Builder, recipe: Recipe, workspace: string, ended: Shown): ReleaseError {
  const dockerfile = relative(workspace, recipe.dockerfile);
  const context = relative(workspace, recipe.context) || ".";
  const sentence = `${builder.name} failed to build ${dockerfile} (exit code ${ended.exitCode})`;
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    ...withLines(sentence, ended),
    hint: /OCI exporter (?:feature )?is (?:currently )?not supported/i.test(ended.excerpt)
      ? "docker's default builder cannot write an image to disk: `docker buildx create --use` makes one that can; or turn on the containerd image store"
      : `fix it with \`${builder.name} build --file ${dockerfile} ${context}\`; nothing was published`,
  });
}

/**
 * Builds into an OCI layout of its own and gives its folder. It holds one image, or one index if there are several
 * platforms; what a builder did not leave there is missing in it. Throws `build-failed`.
 */
export async function buildLayout(
  options: BuildPlace & { readonly scratch: () => Promise<string> },
  builder: Builder,
  recipe: Recipe,
  platforms: readonly Platform[],
  watch: Watch,
): Promise<string> {
  const layout = join(await mkdtemp(join(await options.scratch(), "image-")), "layout");
  const calls = builder.build(recipe, platforms, layout);
  for (const call of calls) {
    await runBuilder(options, builder, call, recipe, watch);
    if (call.leaves !== undefined) await moveIntoLayout(call.leaves, layout);
  }
  if (calls.length > 1) await joinIndex(layout, platforms);
  return layout;
}

const top = z.object({
  manifests: z.array(z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })),
});

/**
 * Makes one index of the images in a layout, which are for these platforms in this order, and leaves it as the only thing
 * the layout names; in docker's format, a manifest list. The same images make the same index. Does nothing if other than one
 * image for each platform is there. Source: OCI image specification 1.1, "image-index.md".
 */
async function joinIndex(layout: string, platforms: readonly Platform[]): Promise<void> {
  const file = join(layout, "index.json");
  const written = await readFile(file, "utf8").catch(() => null);
  if (written === null) return;
  const { manifests } = top.parse(JSON.parse(written));
  if (manifests.length !== platforms.length) return;
  const images = manifests.map(({ mediaType, digest, size }, at) => ({
    mediaType,
    digest,
    size,
    platform: platformParts(platforms[at]),
  }));
  const isDocker = manifests.every(({ mediaType }) => mediaType === DOCKER_MANIFEST);
  const mediaType = isDocker ? DOCKER_INDEX : OCI_INDEX;
  const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests: images });
  const digest = sha256Of(index);
  await writeFile(blobPath(layout, digest), index);
  const entry = { mediaType, digest, size: Buffer.byteLength(index) };
  await writeFile(file, JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
}

function platformParts(platform = "") {
  const [os, architecture, variant] = platform.split("/");
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}
