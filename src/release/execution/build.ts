import { readFile } from "node:fs/promises";
import { madeBy, sourceSubject } from "../../domain/project/artifact.ts";
import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { Builder } from "../../domain/release/build-facts.ts";
import type { BuildStep, PublishStep } from "../../domain/release/plan.ts";
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
import { watched } from "../run/watched.ts";
import { type Execution, type Phase, stepsOf } from "./execution.ts";
import { noteTakenFiles } from "./taken-files.ts";

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
  const made = await buildFiles(
    files.filter(({ taken }) => taken === null),
    run,
  );
  await buildSites(sites, run);
  const isSigned = stepsOf(plan, "attest").some(({ step }) => step.about.kind === "files");
  const reserved = isSigned ? [CHECKSUMS, FILES_STATEMENT] : [CHECKSUMS];
  const [first, ...others] = [
    ...open.flatMap((step) => judgeImage(step, built, run)),
    ...[...made.values()].flatMap((each) => judgeAttachments(each, reserved)),
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  for (const { step } of stepsOf(plan, "push")) {
    const { image, standing } = step;
    if (standing.kind === "same") run.journal.digest(image.id, standing.digest);
  }
  const publishing = stepsOf(plan, "publish");
  const published = [
    ...publishing.flatMap(({ step }) => noteFiles(step, made, run)),
    ...(await noteTakenFiles(files, publishing, run)),
  ];
  const [differs, ...rest] = published;
  if (differs !== undefined) throw errorFromProblems([differs, ...rest]);
};

async function buildImages(
  images: readonly WantedImage[],
  { services, report, journal, builder: builtBy }: Run,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  await eachKind(services.images, async (kind, builder) => {
    const ours = madeBy(kind, images);
    if (ours.length === 0) return;
    const subjects = ours.map(({ source }) => sourceSubject(source));
    const label = ours.length > 2 ? `${ours.length} images` : subjects.join(" and ");
    const words = kind === "released" ? TAKING : BUILDING;
    const work = { id: `build:${kind}`, ...words, label };
    const started = services.machine.now();
    const made = await watched(report, work, (watch) => builder.build(ours, watch));
    const times = { builder: builtBy.id, started, finished: services.machine.now() };
    for (const [id, image] of made) {
      built.set(id, image);
      journal.signing.builtBy(id as ArtifactId, { ...times, invocation: invocationOf(image, builtBy) });
    }
  });
  return built;
}

const BUILDING = { doing: "building", done: "built" };
const TAKING = { doing: "looking at", done: "found" };

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

/** Compares an image with the plan; one that is as planned is noted as built. */
function judgeImage(
  { product, subject }: BuildStep,
  built: ReadonlyMap<string, BuiltImage>,
  { journal }: Run,
): readonly Problem[] {
  if (product.kind !== "image") return [];
  const { image, standing } = product;
  const made = built.get(image.id);
  if (made === undefined) return [];
  const { digest, platforms, pushedTags } = made;
  const verdict = judgeBuild(image, standing, { digest, platforms, pushedTags }, subject);
  if (!verdict.ok) return verdict.problems;
  journal.built(image.id, made, verdict.reference);
  return [];
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
  const sums = Buffer.from(checksumsText(files));
  const attachments: Attachment[] = [
    ...files.map(({ name, digest, copy }) => ({ name, digest, read: () => readFile(copy) })),
    { name: CHECKSUMS, digest: sha256Of(sums), read: async () => sums },
  ];
  journal.toAttach(release.tag, attachments);
  const found = "found" in standing ? standing.found : null;
  return found === null ? [] : judgePublishedFiles(release, found, attachments);
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
