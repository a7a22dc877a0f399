import type { ForgeFacts, RecordedIntent } from "../../domain/release/facts.ts";
import { artifactsOf, type WantedForgeRelease, type WantedRelease } from "../../domain/release/wanted.ts";
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
  const sought = wanted.map((each): SoughtRelease => {
    const draft = draftOf(each, recording, records.get(each.tag));
    return { tag: each.tag, draft, digests: each.files.length > 0 };
  });
  return { kind: project.source.forge, repository, releases: await forge.releases(repository, sought) };
}

/** Where a tag's draft may be: only a run that was cut short leaves one without an id. */
function draftOf(
  { draft, files }: WantedForgeRelease,
  recording: boolean,
  record: RecordedIntent | undefined,
): SoughtRelease["draft"] {
  if (record === undefined) return !recording && (draft || files.length > 0) ? "maybe" : "none";
  const { intent } = record;
  return intent.draft ?? (intent.state === "intended" ? "maybe" : "none");
}
