import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";

/** The name of the generic packages that hold the files of releases; each release is a version of it. */
const PACKAGE = "release-files";

/** A project's part of an API path: its path, every slash encoded. Source: "Namespaced paths", docs.gitlab.com. */
export function projectPath(repository: ForgeRepository): string {
  return `/projects/${encodeURIComponent(formatForgeRepository(repository))}`;
}

/** A release's part of an API path. */
export function releasePath(repository: ForgeRepository, tag: string): string {
  return `${projectPath(repository)}/releases/${encodeURIComponent(tag)}`;
}

/**
 * Where a release's files are, in the generic package registry. A version may hold letters, digits and `+.-_`: whatever else a tag
 * has is written as `_` and its bytes in hexadecimal, and `_` itself, too, so that no two tags have the same.
 * Source: "GitLab generic packages repository", docs.gitlab.com.
 */
export function filesPath(repository: ForgeRepository, tag: string): string {
  const version = tag.replace(/[^A-Za-z0-9.+-]/gu, (letter) =>
    [...Buffer.from(letter)].map((byte) => `_${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  return `${projectPath(repository)}/packages/generic/${PACKAGE}/${encodeURIComponent(version)}`;
}
