import { formatReference } from "../../domain/images/reference.ts";
import { madeBy } from "../../domain/project/artifact.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { ReleaseAsset } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { PublishStep } from "../../domain/release/plan.ts";
import type { TakenFile, WantedFiles, WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { CHECKSUMS, judgePublishedFiles } from "../../planning/gates/attachments.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { Forge } from "../../services/ports/forge.ts";
import type { BuiltImage } from "../../services/ports/image-builder.ts";
import type { Attachment } from "../run/journal.ts";
import type { Run } from "../run/services.ts";
import { checksumsOf, judgeMade, makeImages } from "./build.ts";
import { type Phase, type Placed, stepsOf } from "./execution.ts";

/**
 * Looks up the images and files that other releases have published, unless they have their new names already, and compares them with
 * the plan. Nothing is built or written; all problems are thrown at once.
 */
export const takeArtifacts: Phase<"take"> = async (steps, { run, plan }) => {
  const open = steps.flatMap(({ step }) => (step.state === "satisfied" ? [] : step));
  const images = open.flatMap(({ product }) => (product.kind === "image" ? product.image : []));
  const files = open.flatMap(({ product }) => (product.kind === "files" ? product.files : []));
  const [first, ...others] = [
    ...judgeMade(open, await takeImages(images, run), run),
    ...(await noteTakenFiles(files, stepsOf(plan, "publish"), run)),
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
};

async function takeImages(
  images: readonly WantedImage[],
  run: Run,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const taken = madeBy("released", images);
  if (taken.length === 0) return new Map();
  const subjects = taken.map(({ source }) => formatReference(source.reference));
  const words = { id: "take:images", doing: "taking", done: "took", subjects };
  return makeImages(words, (watch) => run.services.images.released.build(taken, watch), run);
}

/**
 * Notes what releases attach that other releases have attached before: each file with its recorded digest, as the forge has it. Gives
 * the problems of what is gone there, and of what is published already and is another file.
 */
async function noteTakenFiles(
  files: readonly WantedFiles[],
  steps: readonly Placed<PublishStep>[],
  { services: { forge, machine }, journal, builder }: Run,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { step, release } of steps) {
    const ours = files.filter(({ id }) => step.release.files.includes(id));
    const taken = ours.flatMap((each) => each.taken?.files ?? []);
    const { promotedFrom, tag } = release;
    if (forge === null || promotedFrom === null || taken.length === 0) continue;
    const started = machine.now();
    const attachments = await findAttachments(forge, step, promotedFrom, taken, problems);
    const by = { builder: builder.id, started, finished: machine.now(), invocation: builder.run };
    for (const { id } of ours) journal.signing.builtBy(id, by);
    journal.toAttach(tag, attachments);
    const found = "found" in step.standing ? step.standing.found : null;
    if (found !== null) problems.push(...judgePublishedFiles(step.release, found, attachments));
  }
  return problems;
}

async function findAttachments(
  forge: Forge,
  { repository }: PublishStep,
  from: string,
  taken: readonly TakenFile[],
  problems: Problem[],
): Promise<Attachment[]> {
  const sought = { tag: from, draft: "maybe", digests: true } as const;
  const assets = ((await forge.releases(repository, [sought])).get(from) ?? []).flatMap(
    (release) => release.assets,
  );
  const attachments = taken.flatMap(({ name, digest, publishedAs }): Attachment[] => {
    const asset = assets.find((each) => each.name === publishedAs && each.digest === digest);
    if (asset === undefined) {
      problems.push(gone(publishedAs, digest, `the release ${from} of ${formatForgeRepository(repository)}`));
      return [];
    }
    return [{ name, digest, read: () => readAsset(forge, repository, asset, digest) }];
  });
  return taken.some(({ name, publishedAs }) => name !== publishedAs)
    ? withOwnChecksums(attachments)
    : attachments;
}

/** Checksums name files as they are downloaded, so that those of files with other names are made anew. */
function withOwnChecksums(attachments: readonly Attachment[]): Attachment[] {
  const others = attachments.filter(({ name }) => name !== CHECKSUMS);
  return [...others, checksumsOf(others.filter(({ name }) => name !== FILES_STATEMENT))];
}

async function readAsset(
  forge: Forge,
  repository: PublishStep["repository"],
  asset: ReleaseAsset,
  digest: NamedDigest["digest"],
): Promise<Uint8Array> {
  const body = await forge.assetContent(repository, asset);
  if (body !== null && sha256Of(body) === digest) return body;
  throw errorFromProblems([gone(asset.name, digest, asset.url)]);
}

function gone(name: string, digest: string, place: string): Problem {
  return {
    code: "proven-file-gone",
    kind: "remote",
    message: `${name} with ${digest}, which is promoted, is not at ${place}`,
    hint: "attach it there again from wherever it is kept, or release a new version, which builds it",
  };
}
