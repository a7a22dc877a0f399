import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FORGE_NAMES, type ForgeRepository } from "../../domain/project/forge.ts";
import type { Report } from "../../domain/release/event.ts";
import type { ReleaseAsset } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { BuildPlace, Difference, ReproducedFile } from "../../domain/release/reproduction.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import { CHECKSUMS, checksumsText } from "../../planning/gates/attachments.ts";
import { inPlainFile } from "../../planning/reproduction/compare-layers.ts";
import type { RecordedFiles } from "../../planning/reproduction/recorded-files.ts";
import { suspectsOf } from "../../planning/reproduction/suspects.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";
import type { FileReader } from "../../services/ports/file-content.ts";
import { type Forge, type SoughtRelease, storedName } from "../../services/ports/forge.ts";
import { type Run, TOKEN_NAMES } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import { compareEntries, unread } from "./compare.ts";
import type { RebuildPlace } from "./rebuild.ts";

/** Where files are built again, and what reads them. */
export interface FilesPlace extends RebuildPlace {
  readonly files: FileReader;
  /** A folder for what is fetched. */
  readonly folder: string;
  readonly place: (build: BuildSettings) => Promise<BuildPlace>;
}

/** A file that was built now, and where it is. */
type Made = Pick<BuiltFile, "name" | "digest" | "copy">;

/**
 * Builds the files of a release again, compares their digests with the record, and where one differs, both files: the recorded one is
 * downloaded from the release. `run` is the one that asks the forge. Throws what Bazel's builds throw, and what a forge throws.
 */
export async function reproduceFiles(
  run: Run,
  clean: FilesPlace,
  recorded: RecordedFiles,
): Promise<ReproducedFile[]> {
  const [{ build }] = recorded.made;
  const built = await buildAgain(clean, recorded);
  const all = new Set([...recorded.named, ...built].map(({ name }) => name));
  // The checksums last: they follow from the others.
  const names = [...all].sort((a, b) => Number(a === CHECKSUMS) - Number(b === CHECKSUMS));
  const download = downloadFrom(run, recorded);
  const files: ReproducedFile[] = [];
  for (const name of names) {
    const before = recorded.named.find((each) => each.name === name) ?? null;
    const now = built.find((each) => each.name === name) ?? null;
    const digests = { name, recorded: before?.digest ?? null, built: now?.digest ?? null };
    const same = digests.recorded === digests.built;
    const isList = name === CHECKSUMS && files.some((each) => !each.same);
    const differences = same
      ? []
      : await compareFile(run.report, clean, { name, before, now, isList }, download);
    const suspects = same ? [] : suspectsOf(differences, "bazel", await clean.place(build));
    files.push({ ...digests, same, differences, suspects });
  }
  return files;
}

/** Builds all of them in one call, and writes their checksums as a release does. */
async function buildAgain(
  { run, ownFlags, folder }: FilesPlace,
  { made }: RecordedFiles,
): Promise<readonly Made[]> {
  const wanted = made.map((each) => ({
    ...each,
    build: { ...each.build, flags: [...each.build.flags, ...ownFlags] },
  }));
  const label = made.flatMap(({ targets }) => targets).join(" ");
  const work = { id: "build:files", doing: "building", done: "built", label };
  const built = await watched(run.report, work, (watch) => run.services.files.build(wanted, watch));
  const files = [...built.values()]
    .flatMap((each) => each.files)
    .map((file) => ({ ...file, name: storedName(file.name) }));
  const sums = checksumsText(files);
  const copy = join(folder, `built-${CHECKSUMS}`);
  await writeFile(copy, sums);
  return [...files, { name: CHECKSUMS, digest: sha256Of(sums), copy }];
}

/** A recorded file and the one that was built; null if there is none. */
interface Both {
  readonly name: string;
  readonly before: NamedDigest | null;
  readonly now: Made | null;
  /** Whether it differs because it lists other files that do. */
  readonly isList: boolean;
}

async function compareFile(
  report: Report,
  { files, folder }: FilesPlace,
  { name, before, now, isList }: Both,
  download: Download,
): Promise<Difference[]> {
  const alone = { layer: name, path: null };
  if (before === null) return [{ ...alone, aspect: "only built", what: "is only in what was built now" }];
  if (now === null) return [{ ...alone, aspect: "only recorded", what: "is only in what is recorded" }];
  if (isList) return [{ ...alone, aspect: "content", what: "lists the other files that differ" }];
  const work = { id: `compare:${name}`, doing: "comparing", done: "compared", label: name };
  return await watched(report, work, async () => {
    const downloaded = join(folder, `recorded-${name}`);
    const obstacle = await download(before, downloaded);
    return obstacle === null
      ? await compareBytes(files, name, downloaded, now.copy)
      : [unread(name, obstacle)];
  });
}

/** Downloads a file of a release to a path; gives why there is nothing to compare with, or null. */
type Download = (file: NamedDigest, to: string) => Promise<string | null>;

function downloadFrom({ services: { forge } }: Run, { release, draft }: RecordedFiles): Download {
  const { repository, tag } = release;
  const place = FORGE_NAMES[release.forge];
  let found: Promise<readonly ReleaseAsset[]> | undefined;
  return async ({ name, digest }, to) => {
    if (forge === null)
      return `it is downloaded with a token for ${place} (${TOKEN_NAMES[release.forge]}), and there is none`;
    if (repository === null) return `nothing says where on ${place} the release is`;
    found ??= assetsOf(forge, repository, { tag, draft: draft ?? "none" });
    const asset = (await found).find((each) => each.name === name);
    const content = asset === undefined ? null : await forge.assetContent(repository, asset);
    if (content === null) return "the release does not have it any more";
    const held = sha256Of(content);
    if (held !== digest) return `the release holds another file under this name by now, ${held}`;
    await writeFile(to, content);
    return null;
  };
}

async function assetsOf(
  forge: Forge,
  repository: ForgeRepository,
  sought: SoughtRelease,
): Promise<ReleaseAsset[]> {
  const found = await forge.releases(repository, [sought]);
  return (found.get(sought.tag) ?? []).flatMap(({ assets }) => assets);
}

/**
 * Archives of one kind are compared by their entries. If these are the same, or the files are anything else, their bytes are: where a
 * compressed file keeps its time, for example.
 */
async function compareBytes(
  files: FileReader,
  name: string,
  recorded: string,
  built: string,
): Promise<Difference[]> {
  const [one, other] = [await files.read(recorded), await files.read(built)];
  const isArchive = one.kind === other.kind && one.kind !== "plain";
  const inside = isArchive ? await compareEntries(name, one, other) : [];
  if (inside.some(({ aspect }) => aspect !== "archive")) return inside;
  const plain = await compareEntries(name, await files.readPlain(recorded), await files.readPlain(built));
  return [...inside, ...inPlainFile(plain)];
}
