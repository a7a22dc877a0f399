import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { NamedDigest, PublishStep } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GitHub, ReleaseAsset } from "../../services/ports/github.ts";
import type { Execution, Placed } from "./execution.ts";

/**
 * Attaches the files that were built for a GitHub release, and their checksums: what is there already stays, what is
 * missing is uploaded. A draft's file that differs is replaced; a published one's is refused.
 */
export async function attachFiles(
  github: GitHub,
  { step: { repository, release: wanted }, release }: Placed<PublishStep>,
  found: GitHubReleaseFacts,
  { run: { journal }, lock }: Execution,
): Promise<void> {
  const files = journal.attachmentsOf(wanted.tag);
  if (files.length === 0) return;
  const assets = await github.assets(repository, found.id);
  for (const file of files) {
    const there = assets.find(({ name, state }) => name === file.name && state === "uploaded");
    if (there?.digest === file.digest) {
      journal.attached(release, { name: there.name, digest: file.digest, outcome: "unchanged" });
      continue;
    }
    if (there !== undefined && !found.draft) throw differs(wanted.tag, there, file);
    await lock.hold(release);
    if (there !== undefined) await github.deleteAsset(repository, there.id);
    const body = await file.read();
    const upload = { name: file.name, body, contentType: "application/octet-stream" };
    const { name } = await github.uploadAsset(repository, found.id, upload);
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
