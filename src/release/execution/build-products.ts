import type { Digest } from "../../domain/images/digest.ts";
import { madeBy } from "../../domain/project/artifact.ts";
import type { BuildStep, PlannedFiles, PlannedImage, PlannedSite } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgeFiles } from "../../planning/gates/judge-files.ts";
import { finalReference, judgeBuild } from "../../planning/standing/judge-build.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";
import { storedName } from "../../services/ports/github.ts";
import { type BuiltImage, eachKind } from "../../services/ports/image-builder.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase } from "./execution.ts";

/**
 * Builds images, files and sites, as far as they are not published already, and compares what was built with what was
 * planned. Nothing is written yet; all problems are thrown at once.
 */
export const buildProducts: Phase<"build"> = async (steps, execution, flow) => {
  const open = steps.filter(({ step }) => step.state !== "satisfied").map(({ step }) => step);
  const images = open.flatMap(({ product }) => (product.kind === "image" ? product.image : []));
  const built = await buildImages(images, execution);
  const files = await buildFiles(
    open.flatMap(({ product }) => (product.kind === "files" ? product.files : [])),
    execution,
  );
  await buildSites(
    open.flatMap(({ product }) => (product.kind === "site" ? product.site : [])),
    execution,
  );
  const [first, ...others] = [
    ...open.flatMap((step) => judgeImage(step, built)),
    ...[...files.values()].flatMap((each) => judgeFiles(each)),
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const digests = new Map<string, Digest>(flow.digests);
  for (const { step } of steps) {
    if (step.product.kind !== "image") continue;
    const { id, settled } = step.product.image;
    const digest = settled ?? built.get(id)?.digest ?? null;
    if (digest !== null) digests.set(id, digest);
  }
  return { built, digests, files };
};

async function buildImages(
  images: readonly PlannedImage[],
  { run }: Execution,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  await eachKind(run.services.images, async (kind, builder) => {
    const ours = madeBy(kind, images);
    if (ours.length === 0) return;
    const label =
      ours.length > 2 ? `${ours.length} images` : ours.map(({ id }) => id.replace(/#.*/, "")).join(" and ");
    const made = await watched(
      run.report,
      { id: `build:${kind}`, doing: "building", done: "built", label },
      (watch) => builder.build(ours, watch),
    );
    for (const [id, image] of made) built.set(id, image);
  });
  return built;
}

async function buildFiles(
  files: readonly PlannedFiles[],
  { run }: Execution,
): Promise<ReadonlyMap<string, readonly BuiltFile[]>> {
  if (files.length === 0) return new Map();
  const label = files.flatMap(({ targets }) => targets).join(" ");
  const built = await watched(
    run.report,
    { id: "build:files", doing: "building", done: "built", label },
    (watch) => run.services.files.build(files, watch),
  );
  return storedNames(built);
}

/** GitHub rewrites names, and checksums have to name files as they are downloaded. */
function storedNames(
  built: ReadonlyMap<string, readonly BuiltFile[]>,
): ReadonlyMap<string, readonly BuiltFile[]> {
  return new Map(
    [...built].map(([id, files]) => [id, files.map((file) => ({ ...file, name: storedName(file.name) }))]),
  );
}

/** A site that two of the run's tags ship is built once. */
async function buildSites(sites: readonly PlannedSite[], { run }: Execution): Promise<void> {
  for (const site of new Map(sites.map((each) => [each.id, each])).values()) {
    const work = { id: `site:${site.id}`, doing: "building", done: "built", label: site.directory };
    await watched(run.report, work, (watch) => run.services.commands.buildSite(site, watch));
  }
}

function judgeImage({ product, subject }: BuildStep, built: ReadonlyMap<string, BuiltImage>): Problem[] {
  if (product.kind !== "image") return [];
  const { image } = product;
  const made = built.get(image.id);
  if (made === undefined) throw new Error(`${image.id} was to be built and was not`);
  const reference = finalReference(image, made.digest);
  const pushedTags = reference === null ? null : made.pushedTags(reference.tag);
  return judgeBuild(image, { digest: made.digest, platforms: made.platforms, pushedTags }, subject);
}
