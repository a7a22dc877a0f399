/** What tests of image builders start from: images as a plan has them, and a registry that they are pushed to. */

import assert from "node:assert/strict";
import { type ImageTag, parseImageTag } from "../../src/domain/images/image-tag.ts";
import { type Platform, parsePlatform } from "../../src/domain/images/platform.ts";
import { parseRepository, type Repository } from "../../src/domain/images/reference.ts";
import type { ImageSource } from "../../src/domain/project/artifact.ts";
import type { BuildSettings, PlannedImage } from "../../src/domain/release/plan.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
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

/** An image of a plan: `id` is also its repository's path. */
export function plannedImage(
  source: ImageSource,
  host: string,
  id: string,
  more: Partial<PlannedImage> = {},
): PlannedImage {
  const repository = repositoryAt(`${host}/${id}`);
  return {
    id,
    source,
    build: settings,
    repository,
    configured: repository,
    tag: { text: "1.2.3", parts: ["1.2.3"] },
    values: {},
    served: null,
    recorded: null,
    recordedFinally: false,
    elsewhere: null,
    settled: null,
    ...more,
  };
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
