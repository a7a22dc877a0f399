import type { ForgeReleaseFacts } from "../../domain/release/facts.ts";
import type { PublishStep } from "../../domain/release/plan.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgePublishedFiles, missingFiles } from "../../planning/gates/attachments.ts";
import type { Forge } from "../../services/ports/forge.ts";
import type { Execution, Placed } from "./execution.ts";

/**
 * Attaches the files that were built for a GitHub release, and their checksums: what is there already stays, what is
 * missing is uploaded. A draft's file that differs is replaced; a published one's is refused.
 */
export async function attachFiles(
  forge: Forge,
  { step: { repository, release: wanted }, release }: Placed<PublishStep>,
  found: ForgeReleaseFacts,
  { run: { journal } }: Execution,
): Promise<void> {
  const files = journal.attachmentsOf(wanted.tag);
  const [problem, ...others] = judgePublishedFiles(wanted.tag, found, files);
  if (problem !== undefined) throw errorFromProblems([problem, ...others]);
  const missing = missingFiles(found, files);
  for (const file of files) {
    const { name, digest } = file;
    if (!missing.includes(file)) {
      journal.attached(release, { name, digest, outcome: "unchanged" });
      continue;
    }
    const there = found.assets.find((asset) => asset.name === name);
    if (there !== undefined) await forge.deleteAsset(repository, there.id);
    const body = await file.read();
    await forge.uploadAsset(repository, found, { name, body, contentType: "application/octet-stream" });
    journal.wrote();
    journal.attached(release, { name, digest, outcome: "uploaded" });
  }
}
