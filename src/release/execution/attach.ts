import type { GitHubReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { NamedDigest, PublishStep } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GitHub } from "../../services/ports/github.ts";
import type { Execution, Placed } from "./execution.ts";

/**
 * Attaches the files that were built for a GitHub release, and their checksums: what is there already stays, what is
 * missing is uploaded. A draft's file that differs is replaced; a published one's is refused.
 */
export async function attachFiles(
  github: GitHub,
  { step: { repository, release: wanted }, release }: Placed<PublishStep>,
  found: GitHubReleaseFacts,
  { run: { journal } }: Execution,
): Promise<void> {
  for (const file of journal.attachmentsOf(wanted.tag)) {
    const there = found.assets.find(({ name }) => name === file.name);
    if (there?.state === "uploaded" && there.digest === file.digest) {
      journal.attached(release, { name: there.name, digest: file.digest, outcome: "unchanged" });
      continue;
    }
    if (there?.state === "uploaded" && !found.draft) throw differs(wanted.tag, there, file);
    if (there !== undefined) await github.deleteAsset(repository, there.id);
    const body = await file.read();
    const upload = { name: file.name, body, contentType: "application/octet-stream" };
    const { name } = await github.uploadAsset(repository, found, upload);
    journal.wrote();
    journal.attached(release, { name, digest: file.digest, outcome: "uploaded" });
  }
}

function differs(tag: string, { name, digest }: ReleaseAsset, file: NamedDigest): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "file-differs",
    message: `the published GitHub release ${tag} holds ${name} with ${digest ?? "an unknown digest"}, but ${file.digest} was built`,
    hint: "a published file is never replaced: make the build reproducible, or release a new version",
  });
}
