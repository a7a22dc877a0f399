import type { ForgeFacts, RecordedIntent } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import type { SoughtRelease } from "../../services/ports/forge.ts";
import type { Run } from "../run/services.ts";

/** The forge's releases for every tag that should have one; `undefined` if none should, or if there is no token. */
export async function readForge(
  { services: { forge }, project }: Run,
  releases: readonly WantedRelease[],
  records: ReadonlyMap<string, RecordedIntent>,
): Promise<ForgeFacts | undefined> {
  const wanted = releases.flatMap((release) => artifactsOf(release, "forge"));
  const repository = wanted[0]?.repository ?? null;
  if (forge === null || repository === null) return undefined;
  const recording = project.source.record === "ref";
  const sought = wanted.map(({ tag, draft, files }) =>
    soughtRelease({ tag, draft, files: files.length > 0 }, recording, records.get(tag)?.intent),
  );
  return { kind: project.source.forge, repository, releases: await forge.releases(repository, sought) };
}

/** What says how a release is looked for: whether it is to stay a draft, and whether it has files. */
interface Published {
  readonly tag: string;
  readonly draft: boolean;
  readonly files: boolean;
}

/** How a release is looked for: where a draft of it may be, and whether its files' digests are wanted. */
export function soughtRelease(
  published: Published,
  recording: boolean,
  record: ReleaseIntent | undefined,
): SoughtRelease {
  const { tag, files } = published;
  return { tag, draft: draftOf(published, recording, record), digests: files };
}

/** Where a tag's draft may be: only a run that was cut short leaves one without an id. */
function draftOf(
  { draft, files }: Published,
  recording: boolean,
  record: ReleaseIntent | undefined,
): SoughtRelease["draft"] {
  if (record === undefined) return !recording && (draft || files) ? "maybe" : "none";
  return record.draft ?? (record.state === "intended" ? "maybe" : "none");
}
