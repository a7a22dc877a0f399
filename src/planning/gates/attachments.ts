import { hexOf } from "../../domain/images/digest.ts";
import { FORGE_NAMES } from "../../domain/project/forge.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { WantedForgeRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** What is judged of a file before it is attached. */
export interface FileFacts {
  readonly name: string;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** GitHub's limit for one file of a release, in bytes; it is the lowest. */
const LARGEST = 2 * 1024 ** 3;

/** The name under which the checksums are attached, next to the files. */
export const CHECKSUMS = "checksums.txt";

/** The checksums of files in the format of sha256sum, by name. */
export function checksumsText(files: readonly NamedDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${hexOf(digest)}  ${name}\n`)
    .join("");
}

/** Files of one release: each name once, none that slipway itself gives to one, none empty, none larger than GitHub takes. */
export function judgeAttachments(
  files: readonly FileFacts[],
  reservedNames: readonly string[] = [CHECKSUMS],
): Problem[] {
  const names = new Map<string, string>();
  return files.flatMap(({ name, path, size }) => {
    const other = names.get(name);
    names.set(name, path);
    return [
      ...(other === undefined ? [] : [twice(name, other, path)]),
      ...(reservedNames.includes(name) ? [reserved(path, name)] : []),
      ...(size > 0 && size < LARGEST ? [] : [unfit(path, size)]),
    ];
  });
}

function twice(name: string, some: string, other: string): Problem {
  return {
    code: "files-of-one-name",
    message: `two files would be attached as ${name}: ${some} and ${other}`,
    hint: "a release holds each name once: rename one of the outputs",
  };
}

function reserved(path: string, name: string): Problem {
  return {
    code: "files-of-one-name",
    message: `${path} would be attached as ${name}, which slipway makes itself`,
    hint: "rename the output, or take it out of `files`",
  };
}

function unfit(path: string, size: number): Problem {
  return {
    code: "file-size",
    message: `${path} has ${size} bytes, and a release takes files of 1 byte to ${LARGEST - 1} bytes`,
    hint: size === 0 ? "find out why it is empty" : "split it, or publish it elsewhere",
  };
}

/** The files that a release has not, or not as they were built. */
export function missingFiles<T extends NamedDigest>(
  { assets }: Pick<ForgeReleaseFacts, "assets">,
  files: readonly T[],
): readonly T[] {
  return files.filter(
    (file) =>
      !assets.some(
        ({ name, state, digest }) => name === file.name && state === "uploaded" && digest === file.digest,
      ),
  );
}

/** The problems of a published release that holds other files under the names of those that were built. */
export function judgePublishedFiles(
  wanted: Pick<WantedForgeRelease, "forge" | "tag">,
  release: ForgeReleaseFacts,
  files: readonly NamedDigest[],
): Problem[] {
  if (release.draft) return [];
  return missingFiles(release, files).flatMap((file) => {
    const there = release.assets.find(({ name, state }) => name === file.name && state === "uploaded");
    return there === undefined ? [] : differs(wanted, there, file);
  });
}

function differs(
  { forge, tag }: Pick<WantedForgeRelease, "forge" | "tag">,
  { name, digest }: ReleaseAsset,
  file: NamedDigest,
): Problem {
  return {
    code: "file-differs",
    message: `the published ${FORGE_NAMES[forge]} release ${tag} holds ${name} with ${digest ?? "an unknown digest"}, but ${file.digest} was built`,
    hint: "a published file is never replaced: make the build reproducible, or release a new version",
  };
}
