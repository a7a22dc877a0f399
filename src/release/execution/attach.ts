import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { PublishStep } from "../../domain/release/plan.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgePublishedFiles, missingFiles } from "../../planning/gates/attachments.ts";
import type { Forge } from "../../services/ports/forge.ts";
import type { Execution, Placed } from "./execution.ts";

/**
 * Attaches the files that were built for a release, and their checksums: what is there already stays, what is
 * missing is uploaded. A draft's file that differs is replaced; a published one's is refused. Gives all of its files.
 */
export async function attachFiles(
  forge: Forge,
  { step: { repository, release: wanted }, release }: Placed<PublishStep>,
  found: ForgeReleaseFacts,
  { run: { journal } }: Execution,
): Promise<readonly ReleaseAsset[]> {
  const files = journal.attachmentsOf(wanted.tag);
  const [problem, ...others] = judgePublishedFiles(wanted, found, files);
  if (problem !== undefined) throw errorFromProblems([problem, ...others]);
  const missing = missingFiles(found, files);
  const assets = new Map(found.assets.map((asset) => [asset.name, asset]));
  for (const file of files) {
    const { name, digest } = file;
    if (!missing.includes(file)) {
      journal.attached(release, { name, digest, outcome: "unchanged" });
      continue;
    }
    const there = assets.get(name);
    if (there !== undefined) await forge.deleteAsset(repository, found, there);
    const body = await file.read();
    const upload = { name, body, contentType: "application/octet-stream" };
    const { asset, made } = await forge.uploadAsset(repository, wanted.tag, found, upload);
    if (made) journal.wrote();
    assets.set(name, asset);
    journal.attached(release, { name, digest, outcome: made ? "uploaded" : "unchanged" });
  }
  return [...assets.values()];
}
