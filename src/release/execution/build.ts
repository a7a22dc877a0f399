import { readFile } from "node:fs/promises";
import { madeBy, sourceSubject } from "../../domain/project/artifact.ts";
import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { Builder } from "../../domain/release/build-facts.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { BuildStep, PublishStep, TakeStep } from "../../domain/release/plan.ts";
import type { ArtifactId, SiteBuild, WantedFiles, WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import {
  CHECKSUMS,
  checksumsText,
  judgeAttachments,
  judgePublishedFiles,
} from "../../planning/gates/attachments.ts";
import { judgeBuild } from "../../planning/standing/built-image.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";
import { storedName } from "../../services/ports/forge.ts";
import { type BuiltImage, eachKind } from "../../services/ports/image-builder.ts";
import type { Attachment } from "../run/journal.ts";
import type { Run } from "../run/services.ts";
import { type Work, watched } from "../run/watched.ts";
import { type Execution, type Phase, stepsOf } from "./execution.ts";

/**
 * Builds images, files and sites, unless they are published already, and compares what was built with what was planned.
 * Nothing is written yet; all problems are thrown at once.
 */
export const buildArtifacts: Phase<"build"> = async (steps, { run, plan }) => {
  const open = steps.flatMap(({ step }) => (step.state === "satisfied" ? [] : step));
  const images = open.flatMap(({ product }) => (product.kind === "image" ? product.image : []));
  const files = open.flatMap(({ product }) => (product.kind === "files" ? product.files : []));
  const sites = open.flatMap(({ product }) => (product.kind === "site" ? product.site : []));
  const built = await buildImages(images, run);
  const made = await buildFiles(files, run);
  await buildSites(sites, run);
  const isSigned = stepsOf(plan, "attest").some(({ step }) => step.about.kind === "files");
  const reserved = isSigned ? [CHECKSUMS, FILES_STATEMENT] : [CHECKSUMS];
  const [first, ...others] = [
    ...judgeMade(open, built, run),
    ...[...made.values()].flatMap((each) => judgeAttachments(each, reserved)),
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const published = stepsOf(plan, "publish").flatMap(({ step }) => noteFiles(step, made, run));
  const [differs, ...rest] = published;
  if (differs !== undefined) throw errorFromProblems([differs, ...rest]);
};

async function buildImages(
  images: readonly WantedImage[],
  run: Run,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  await eachKind(run.services.images, async (kind, builder) => {
    const ours = madeBy(kind, images);
    if (ours.length === 0) return;
    const words = { id: `build:${kind}`, doing: "building", done: "built" };
    const subjects = ours.map(({ source }) => sourceSubject(source));
    const made = await makeImages({ ...words, subjects }, (watch) => builder.build(ours, watch), run);
    for (const [id, image] of made) built.set(id, image);
  });
  return built;
}

/** Makes images, or takes them, and notes when that was, and by whom. */
export async function makeImages(
  { subjects, ...words }: Omit<Work, "label"> & { readonly subjects: readonly string[] },
  make: (watch: Watch) => Promise<ReadonlyMap<string, BuiltImage>>,
  { services: { machine }, report, journal, builder }: Run,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const label = subjects.length > 2 ? `${subjects.length} images` : subjects.join(" and ");
  const started = machine.now();
  const made = await watched(report, { ...words, label }, make);
  const times = { builder: builder.id, started, finished: machine.now() };
  for (const [id, image] of made)
    journal.signing.builtBy(id as ArtifactId, { ...times, invocation: invocationOf(image, builder) });
  return made;
}

/** Bazel's own page, which says most; otherwise the run's; otherwise what Bazel calls its invocation. */
export function invocationOf(
  { invocation }: Pick<BuiltImage, "invocation">,
  { run }: Builder,
): string | null {
  const isPage = invocation?.startsWith("http") === true;
  return isPage ? invocation : (run ?? invocation ?? null);
}

async function buildFiles(
  files: readonly WantedFiles[],
  { services, report, journal, builder }: Run,
): Promise<ReadonlyMap<string, readonly BuiltFile[]>> {
  if (files.length === 0) return new Map();
  const label = files.flatMap(({ targets }) => targets).join(" ");
  const work = { id: "build:files", doing: "building", done: "built", label };
  const started = services.machine.now();
  const built = await watched(report, work, (watch) => services.files.build(files, watch));
  const finished = services.machine.now();
  for (const { id } of files) {
    const invocation = invocationOf(built.get(id) ?? {}, builder);
    journal.signing.builtBy(id, { builder: builder.id, started, finished, invocation });
  }
  // GitHub rewrites names, and checksums have to name files as they are downloaded.
  return new Map(
    [...built].map(([id, made]) => [
      id,
      made.files.map((file) => ({ ...file, name: storedName(file.name) })),
    ]),
  );
}

/** A site that two of the run's tags ship is built once. */
async function buildSites(sites: readonly SiteBuild[], { services, report }: Run): Promise<void> {
  for (const site of new Map(sites.map((each) => [each.id, each])).values()) {
    const work = { id: `site:${site.id}`, doing: "building", done: "built", label: site.directory };
    await watched(report, work, (watch) => services.commands.buildSite(site, watch));
  }
}

/** Compares images with the plan; those that are as planned are noted. Gives the problems of the others. */
export function judgeMade(
  steps: readonly (BuildStep | TakeStep)[],
  images: ReadonlyMap<string, BuiltImage>,
  { journal }: Run,
): readonly Problem[] {
  return steps.flatMap(({ product, subject }): readonly Problem[] => {
    if (product.kind !== "image") return [];
    const { image, standing } = product;
    const made = images.get(image.id);
    if (made === undefined) return [];
    const { digest, platforms, pushedTags } = made;
    const verdict = judgeBuild(image, standing, { digest, platforms, pushedTags }, subject);
    if (!verdict.ok) return verdict.problems;
    journal.built(image.id, made, verdict.reference);
    return [];
  });
}

/**
 * Notes the files of a release as they are attached, with their checksums; none if they did not have to be built. Gives the
 * problems of those that are published already and are others.
 */
function noteFiles(
  { release, standing }: PublishStep,
  made: ReadonlyMap<string, readonly BuiltFile[]>,
  { journal }: Run,
): readonly Problem[] {
  const files = release.files.flatMap((id: ArtifactId) => made.get(id) ?? []);
  if (files.length === 0) return [];
  const attachments: Attachment[] = [
    ...files.map(({ name, digest, copy }) => ({ name, digest, read: () => readFile(copy) })),
    checksumsOf(files),
  ];
  journal.toAttach(release.tag, attachments);
  const found = "found" in standing ? standing.found : null;
  return found === null ? [] : judgePublishedFiles(release, found, attachments);
}

/** What is attached with files' checksums in it. */
export function checksumsOf(files: readonly NamedDigest[]): Attachment {
  const sums = Buffer.from(checksumsText(files));
  return { name: CHECKSUMS, digest: sha256Of(sums), read: async () => sums };
}

/** Tests what the configuration wants tested before anything is published, images or not. Throws `tests-failed`. */
export async function runTests({ run, plan }: Execution): Promise<void> {
  if (plan.tests.length === 0) return;
  run.report({ kind: "phase", name: "test" });
  for (const [index, { patterns, settings }] of plan.tests.entries()) {
    const work = { id: `test:${index}`, doing: "testing", done: "tested", label: patterns.join(" ") };
    await watched(run.report, work, (watch) => run.services.runTests(patterns, settings, watch));
  }
}
