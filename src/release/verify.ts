import pMap from "p-map";
import type { ForgeFacts, RecordedIntent } from "../domain/release/facts.ts";
import type { Verification, VerifiedRelease } from "../domain/release/verification.ts";
import { artifactsOf, type WantedRelease } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { expectedImages } from "../planning/verification/expected-images.ts";
import { judgeVerification } from "../planning/verification/judge-verification.ts";
import { readClaims } from "./history/unfinished.ts";
import { readForge } from "./observation/forge.ts";
import { readDone, readLiveSites } from "./observation/sites.ts";
import { readPrereleases } from "./observation/tags.ts";
import {
  askRegistries,
  type ExpectedRelease,
  expectRelease,
  type ReadBackScene,
  readBackOf,
  releasePlace,
} from "./read-back.ts";
import { noToken, type Run } from "./run/services.ts";
import { firstThingsFirst, throwTogether, together } from "./run/together.ts";

/** Releases that are read back at once. */
const AT_ONCE = 8;

/**
 * Reads everything back that releases should have left (tag, record, image tags, the forge's release) and compares. Writes
 * nothing. Throws if something cannot be read; a difference is not an error but drift in the answer.
 */
export async function verify(run: Run, tags: readonly ReleaseTag[]): Promise<Verification> {
  const { services, project } = run;
  const names = tags.map(({ text }) => text);
  const [tree, local, remote] = await firstThingsFirst([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const [records, prereleases] = await together([
    services.git.intents(names, remote),
    readPrereleases(services.git, project, tags, remote, tree),
  ]);
  const scene = { local, remote, prereleases, ...releasePlace(run, tree.remoteUrls) };
  const expected = tags.map((tag) => expectRelease(run, scene, tag, records.get(tag.text)?.intent));
  const all = expected.flatMap(({ releases }) => releases);
  const forge = await readForge(run, all, records);
  requireToken(run, all, forge);
  const readOne = (each: ExpectedRelease) => verifyOne(run, scene, each, { records, forge });
  return { releases: await pMap(expected, readOne, { concurrency: AT_ONCE }) };
}

async function verifyOne(
  run: Run,
  scene: ReadBackScene,
  expected: ExpectedRelease,
  read: { readonly records: ReadonlyMap<string, RecordedIntent>; readonly forge: ForgeFacts | undefined },
): Promise<VerifiedRelease> {
  const { services } = run;
  const { tag, releases, record } = expected;
  const claims = await readClaims(services.git, scene.remote, releases, read.records);
  const images = expectedImages(releases, record, { ...claims, prereleases: scene.prereleases });
  const { failures, ...answers } = await askRegistries(services.registry, images, record, "everything");
  throwTogether(failures.slice(0, 1).map(({ thrown }) => thrown));
  const commands = releases.flatMap((release) => artifactsOf(release, "command"));
  const effects = { ...(await readLiveSites(services, releases)), done: await readDone(services, commands) };
  const forge = read.forge === undefined ? null : (read.forge.releases.get(tag) ?? []);
  return judgeVerification(readBackOf(run, scene, expected, { images, ...answers, forge, effects }));
}

/** What the forge has for a tag cannot be verified without being allowed to ask. */
function requireToken(
  { services, project }: Run,
  releases: readonly WantedRelease[],
  forge: ForgeFacts | undefined,
): void {
  const published = releases.flatMap((release) => artifactsOf(release, "forge"));
  if (forge !== undefined || published.length === 0 || services.forge !== null) return;
  throw errorFromProblems([
    noToken(
      project.source.forge,
      published.map(({ tag }) => tag),
    ),
  ]);
}
