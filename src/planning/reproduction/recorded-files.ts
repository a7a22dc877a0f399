import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { NamedDigest, ReleaseIntent } from "../../domain/release/intent.ts";
import {
  artifactsOf,
  type Wanted,
  type WantedFiles,
  type WantedForgeRelease,
} from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** The files that a record names, what builds them again, and the release that has them. */
export interface RecordedFiles {
  /** Checksums included; without what was signed about the files, which no build gives. */
  readonly named: readonly NamedDigest[];
  readonly made: readonly [WantedFiles, ...WantedFiles[]];
  readonly release: WantedForgeRelease;
  /** The id of the draft that the record names, which is how a forge finds it; null if there is none. */
  readonly draft: number | null;
}

/** Finds what makes the files that a record names; null if it names none. */
export function recordedFiles(
  { files, tag, draft }: ReleaseIntent,
  { releases }: Wanted,
): RecordedFiles | { readonly problem: Problem } | null {
  const named = files.filter(({ name }) => name !== FILES_STATEMENT);
  const [first] = named;
  if (first === undefined) return null;
  const all = releases.flatMap((each) => artifactsOf(each, "files"));
  const [release] = releases.flatMap((each) => artifactsOf(each, "forge"));
  const [made, ...others] = all.filter(({ id }) => release?.files.includes(id) === true);
  if (release === undefined || made === undefined) return { problem: unexplained(first.name, tag) };
  return { named, made: [made, ...others], release, draft };
}

function unexplained(name: string, tag: string): Problem {
  return {
    code: "file-unexplained",
    message: `the record of ${tag} names the file ${name}, which slipway.toml at its commit does not make`,
    hint: `look at what the configuration was with \`git show ${tag}:slipway.toml\`, and at the record with \`slipway show ${tag}\``,
  };
}

/** What a release published that nobody can build again to compare it; null if there is nothing of the kind. */
export function leftOut({ tag, commands, deployments }: ReleaseIntent): Problem | null {
  const parts = [
    ...(commands.length > 0 ? ["what its commands published"] : []),
    ...(deployments.length > 0 ? ["its sites"] : []),
  ];
  if (parts.length === 0) return null;
  return {
    code: "not-compared",
    message: `${parts.join(" and ")} cannot be compared: no record says which digests ${tag} had there`,
    hint: "only images and files that slipway itself attaches are built again: give GoReleaser's archives, for example, as outputs of Bazel in `files`",
  };
}
