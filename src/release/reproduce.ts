import { formatReference } from "../domain/images/reference.ts";
import { sourceSubject } from "../domain/project/artifact.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { Project } from "../domain/project/project.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import type {
  BuildPlace,
  Difference,
  ReproducedImage,
  Reproduction,
} from "../domain/release/reproduction.ts";
import type { BuildSettings, WantedImage } from "../domain/release/wanted.ts";
import { parseReleaseTag, type ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { noSuchRelease } from "../planning/gates/records.ts";
import { judgeRecorded } from "../planning/history/finished.ts";
import { namedAsAsked, type Reproducible, underAskedNames } from "../planning/reproduction/asked-names.ts";
import { leftOut, recordedFiles } from "../planning/reproduction/recorded-files.ts";
import { buildKey, type RecordedImage, recordedImages } from "../planning/reproduction/recorded-images.ts";
import { suspectsOf } from "../planning/reproduction/suspects.ts";
import { want } from "../planning/wanting/want.ts";
import type { FileReader } from "../services/ports/file-content.ts";
import type { BlobReader } from "../services/ports/image-content.ts";
import type { Signer } from "../services/ports/signer.ts";
import { compareImages } from "./reproduction/compare.ts";
import { reproduceFiles } from "./reproduction/files.ts";
import { inClone, requireTargets } from "./reproduction/in-clone.ts";
import { type Rebuilt, rebuild } from "./reproduction/rebuild.ts";
import { recordBuild, type SecondBuild } from "./reproduction/record-build.ts";
import { originOf, type Run } from "./run/services.ts";
import { watched } from "./run/watched.ts";

/** A clean clone at a release tag's commit, and what builds in it. */
export interface CleanPlace {
  /** Builds in the clone, by the configuration of that commit; with an output of its own. */
  readonly run: Run;
  /** The configuration as it is written there. */
  readonly project: Project;
  /** Bazel's flags that keep what others have built out of this build. */
  readonly ownFlags: readonly string[];
  readonly blobs: BlobReader;
  readonly files: FileReader;
  /** A folder for layers and files that are fetched. */
  readonly folder: string;
  /** The clone, and whether it stays there. */
  readonly clone: { readonly path: string; readonly stays: boolean };
  /** What this machine may have left in what was built, by now. */
  readonly place: (build: BuildSettings) => Promise<BuildPlace>;
}

/**
 * The record of a release that is to be built again; of a promoted one also that of the release whose images it has. Only reads. Throws
 * `no-such-release`, `unrecorded` and `release-unfinished`.
 */
export async function findReproducible(run: Run, tag: ReleaseTag): Promise<Reproducible> {
  const { project, services, report } = run;
  const { git } = services;
  const { remote, record: kept } = project.source;
  const state = kept === "none" ? null : await git.remoteState([tag.text], "these");
  const record = state === null ? undefined : (await git.intents([tag.text], state)).get(tag.text)?.intent;
  if (record === undefined && state?.tags.has(tag.text) === false)
    throw errorFromProblems([noSuchRelease(tag, remote)]);
  if (record === undefined) throw errorFromProblems([unrecorded(tag.text, remote)]);
  const stand = judgeRecorded(record);
  if (stand !== "finished") throw errorFromProblems([unfinished(tag.text, stand)]);
  const built = parseReleaseTag(project.components, record.promotion?.tag ?? tag.text);
  if (!built.ok) throw errorFromProblems([built.problem]);
  if (built.value.text !== tag.text) {
    report({ kind: "warning", problem: promoted(tag.text, built.value.text) });
    return { ...(await findReproducible(run, built.value)), asked: record };
  }
  return { asked: record, built: record };
}

function promoted(tag: string, from: string): Problem {
  return {
    code: "promoted",
    message: `${tag} has the images of ${from}, which was promoted: that release is built again`,
    hint: "its build is all there is: a promotion builds nothing",
  };
}

function unrecorded(tag: string, remote: string): Problem {
  return {
    code: "unrecorded",
    message: `${remote} has no record of ${tag}, so nothing says which digests its build gave`,
    hint: 'name a release that slipway made with record = "ref": `slipway list` shows them',
  };
}

function unfinished(tag: string, stand: "unfinished" | "abandoned"): Problem {
  return {
    code: "release-unfinished",
    message: `the release of ${tag} ${stand === "abandoned" ? "was abandoned" : "is not finished"}, so its digests are not final`,
    hint:
      stand === "abandoned"
        ? "name another release: `slipway list` shows them"
        : `finish it: slipway release ${tag}`,
  };
}

/**
 * Builds a release's images and files again in a clean clone, where `tag` is the one whose build it is, compares their digests with the record, and finds out where they differ
 * and why that may be. `run` is the one that reads registries and the forge and, if there is a signer, says what it has built. Throws
 * `nothing-to-reproduce`, `image-unexplained`, `file-unexplained`, `no-such-target`, `no-digest`, what builders throw, and what
 * registries and forges throw.
 */
export async function reproduce(
  run: Run,
  clean: CleanPlace,
  tag: ReleaseTag,
  records: Reproducible,
  signer: Signer | null,
): Promise<Reproduction> {
  const { asked, built } = records;
  const { images, files } = await findRecorded(run, clean, tag, records);
  return await inClone(clean, asked.tag, async () => {
    await requireTargets(clean, images);
    return {
      tag: asked.tag,
      builtAs: built.tag === asked.tag ? null : built.tag,
      images: await reproduceImages(run, clean, built, images, signer),
      files: files === null ? [] : namedAsAsked(await reproduceFiles(run, clean, files), asked),
    };
  });
}

/** What records name, with what makes it; what is published besides is said to be left out. */
async function findRecorded(run: Run, clean: CleanPlace, tag: ReleaseTag, records: Reproducible) {
  const { built: record } = records;
  const tree = await clean.run.services.git.workTree();
  // What was copied to another destination later was built for this tag all the same.
  const { promotion: _, ...built } = record;
  const scene = {
    commit: record.commit,
    commitTime: tree.commitTime,
    origin: originOf(clean.run, tree.remoteUrls),
    forge: chooseForge(clean.project, run.forge, tree.remoteUrls),
    records: new Map([[tag.text, built]]),
  };
  const made = recordedImages(clean.project, tag, scene, record);
  const { images, problems } = underAskedNames(records, made);
  const files = recordedFiles(record, want(clean.project, [tag], scene));
  const other = leftOut(record);
  const all = [
    ...problems,
    ...(files !== null && "problem" in files ? [files.problem] : []),
    ...(record.images.length === 0 && files === null ? [nothing(tag.text)] : []),
  ];
  const [first, ...others] = all;
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  if (other !== null) run.report({ kind: "warning", problem: other });
  return { images, files: files !== null && "problem" in files ? null : files };
}

function nothing(tag: string): Problem {
  return {
    code: "nothing-to-reproduce",
    message: `the record of ${tag} names no image, and no file that slipway built`,
    hint: `\`slipway show ${tag}\` shows all that it has; what commands and sites publish cannot be built again and compared`,
  };
}

async function reproduceImages(
  run: Run,
  clean: CleanPlace,
  record: ReleaseIntent,
  images: readonly RecordedImage[],
  signer: Signer | null,
): Promise<ReproducedImage[]> {
  const builds = new Map<string, Rebuilt>();
  const reproduced: ReproducedImage[] = [];
  // One after the other: if two versions share a target, each build overwrites the one before.
  for (const image of images) {
    const key = buildKey(image.image);
    const rebuilt = builds.get(key) ?? (await rebuild(clean, image.image));
    builds.set(key, rebuilt);
    const compared = await compare(run, clean, image, rebuilt);
    const isRecorded = compared.same && signer !== null;
    const statement = isRecorded ? await tell(run, clean, { record, image, rebuilt, signer }) : null;
    reproduced.push({ ...compared, statement });
  }
  return reproduced;
}

/** Where a recorded image and the one that was built now differ, and why that may be. */
async function compare(
  run: Run,
  { blobs, folder, place }: CleanPlace,
  { reference, digest: recorded, image }: RecordedImage,
  { digest: built, made }: Rebuilt,
): Promise<Omit<ReproducedImage, "statement">> {
  if (built === recorded) return { reference, recorded, built, same: true, differences: [], suspects: [] };
  const label = formatReference(reference);
  const work = { id: `compare:${label}`, doing: "comparing", done: "compared", label };
  const differences = await watched(run.report, work, async (watch) => {
    const content = await made.content(watch);
    if (content === null) return [notHere(image)];
    const there = run.services.registry.content(reference.repository, folder);
    return await compareImages({ recorded: there, built: content.content, blobs }, recorded, content.digest);
  });
  const suspects = suspectsOf(differences, image.source.kind, await place(image.build));
  return { reference, recorded, built, same: false, differences, suspects };
}

function notHere({ source }: WantedImage): Difference {
  const what = `differs, and cannot be looked into: ${sourceSubject(source)} leaves no OCI layout of its image on this machine`;
  return { layer: "manifest", path: null, aspect: "unread", what };
}

/** Signs that an image was built again, and says what it was made from. */
async function tell(
  run: Run,
  clean: CleanPlace,
  {
    rebuilt: { build },
    ...second
  }: Omit<SecondBuild, "build" | "dependencies"> & { readonly rebuilt: Rebuilt },
) {
  const label = formatReference(second.image.reference);
  const work = { id: `attest:${label}`, doing: "signing", done: "signed", label };
  return await watched(run.report, work, async () => {
    const { image } = second.image;
    const { dependencies = [] } = (await clean.run.services.materials([image], () => {})).get(image.id) ?? {};
    return await recordBuild(run, { ...second, build, dependencies });
  });
}
