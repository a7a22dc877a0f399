/** What tests of image builders start from: images as a builder gets them, and a registry that they are pushed to. */

import assert from "node:assert/strict";
import { type Platform, parsePlatform } from "../../src/domain/images/platform.ts";
import {
  type ImageTag,
  parseImageTag,
  parseRepository,
  type Repository,
} from "../../src/domain/images/reference.ts";
import type { SourceKind, SourceOf } from "../../src/domain/project/artifact.ts";
import type { BuildSettings } from "../../src/domain/release/wanted.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { ImageToBuild } from "../../src/services/ports/image-builder.ts";
import { present } from "../support/present.ts";

/** The commit's time in these tests, and what the labels say of it. */
export const COMMIT_TIME = 1_780_000_000;

export const settings: BuildSettings = {
  flags: [],
  env: {},
  buildArgs: { VERSION: "1.2.3" },
  labels: { "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567" },
  commitTime: COMMIT_TIME,
};

/** An image to build: `id` is also its repository's path. */
export function plannedImage<K extends SourceKind>(
  source: SourceOf<K>,
  host: string,
  id: string,
  more: Partial<ImageToBuild<K>> = {},
): ImageToBuild<K> {
  const repository = repositoryAt(`${host}/${id}`);
  return { id, source, build: settings, repository, configured: repository, carried: [], ...more };
}

function repositoryAt(text: string): Repository {
  const parsed = parseRepository(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

export function imageTag(text: string): ImageTag {
  return present(parseImageTag(text));
}

export function platforms(...texts: readonly string[]): Platform[] {
  return texts.map((text) => present(parsePlatform(text)));
}

/** The error a build ends with, which has to be a `ReleaseError` of a build. */
export async function buildRefused(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string }> {
  const error: unknown = await promise.then(
    () => assert.fail("it should have failed"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ReleaseError, String(error));
  assert.equal(error.kind, "build");
  const [problem] = error.problems;
  assert.ok(problem);
  return problem;
}
