import type { Digest } from "../domain/images/digest.ts";
import type { Repository } from "../domain/images/reference.ts";
import {
  BUNDLE_TYPE,
  PREDICATE_ANNOTATION,
  type Referrer,
  WITHDRAWAL_NOTICE,
} from "../domain/release/attestation.ts";
import type { FoundStatement } from "../domain/release/image-verification.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import type { Registry } from "../services/ports/registry.ts";
import type { OpenedBundle } from "../services/ports/stranger.ts";
import { each } from "./run/together.ts";

/** Makes a bundle out of text; null if it is none. */
type Open = (bundle: string) => OpenedBundle | null;

/** What is next to an image. */
export interface Attached {
  readonly statements: readonly FoundStatement[];
  /** What says that the image was withdrawn, as text. */
  readonly notices: readonly string[];
  /** What is listed, and was changed. */
  readonly faults: readonly string[];
}

/** Attachments that are read at once. */
const READS = 8;

/** Reads what is attached to an image, as far as `verify IMAGE` looks at it. */
export async function readAttached(
  registry: Registry,
  repository: Repository,
  digest: Digest,
  open: Open,
): Promise<Attached> {
  const found = await unlessChanged(() => registry.referrers(repository, digest));
  const listed = found === "changed" ? [] : found;
  const { statements, faults } = await readStatements(registry, repository, listed, open);
  if (found === "changed") faults.push("the list of what is attached was changed");
  return { statements, faults, notices: await readNotices(registry, repository, listed) };
}

/** Opens what is attached. What its registry has changed is a statement that nobody signed, and a fault. */
async function readStatements(
  registry: Registry,
  repository: Repository,
  listed: readonly Referrer[],
  open: Open,
): Promise<{ readonly statements: readonly FoundStatement[]; readonly faults: string[] }> {
  const bundles = listed.filter(({ artifactType }) => artifactType === BUNDLE_TYPE);
  const faults: string[] = [];
  const read = await each(bundles, READS, async ({ digest, annotations }): Promise<FoundStatement[]> => {
    const type = annotations.get(PREDICATE_ANNOTATION) ?? null;
    const content = await attachment(registry, repository, digest);
    if (content === "changed") {
      faults.push(`statement ${digest} (${type ?? "of an unknown type"}) was changed`);
      return [{ digest, type, statement: "", verdict: { ok: false, why: "it was changed" } }];
    }
    const found = content === null ? null : open(content);
    return found === null ? [] : [{ digest, type, ...found }];
  });
  return { statements: read.flat(), faults };
}

/** What is attached, as text; null if it is not there. */
async function attachment(
  registry: Registry,
  repository: Repository,
  digest: Digest,
): Promise<string | "changed" | null> {
  const content = await unlessChanged(() => registry.attachment(repository, digest));
  return content instanceof Uint8Array ? Buffer.from(content).toString("utf8") : content;
}

/** What is read, if it has the digest that it is stored under. Any other failure may pass, and says nothing of what is stored. */
async function unlessChanged<T>(read: () => Promise<T>): Promise<T | "changed"> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReleaseError && error.problems[0]?.code === "registry-digest-mismatch")
      return "changed";
    throw error;
  }
}

/** What is next to an image and says that it was withdrawn; of what is listed and cannot be read, nothing. */
async function readNotices(
  registry: Registry,
  repository: Repository,
  listed: readonly Referrer[],
): Promise<readonly string[]> {
  const notices = listed.filter(({ artifactType }) => artifactType === WITHDRAWAL_NOTICE);
  return await each(
    notices,
    READS,
    async ({ digest }) => (await attachment(registry, repository, digest)) ?? "",
  );
}
