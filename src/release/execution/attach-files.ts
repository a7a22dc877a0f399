import { readFile } from "node:fs/promises";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { PlannedGitHubRelease, PlannedRelease } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { CHECKSUMS } from "../../planning/gates/judge-files.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";
import type { GitHub, ReleaseAsset } from "../../services/ports/github.ts";
import { checksumsText } from "./checksums.ts";
import type { Execution } from "./execution.ts";

/** A file as it is uploaded. */
interface Attachment {
  readonly name: string;
  readonly digest: BuiltFile["digest"];
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Attaches files and their checksums to a GitHub release: what is there already stays, what is missing is uploaded. A
 * draft's file that differs is replaced; a published one's is refused.
 */
export async function attachFiles(
  github: GitHub,
  wanted: PlannedGitHubRelease,
  found: GitHubReleaseFacts,
  files: readonly BuiltFile[],
  release: PlannedRelease,
  { ledger, lock }: Execution,
): Promise<void> {
  if (files.length === 0) return;
  const assets = await github.assets(wanted.repository, found.id);
  for (const file of attachments(files)) {
    const there = assets.find(({ name, state }) => name === file.name && state === "uploaded");
    if (there?.digest === file.digest) {
      ledger.attached(release, { name: there.name, digest: file.digest, outcome: "unchanged" });
      continue;
    }
    if (there !== undefined && !found.draft) throw differs(wanted, there, file);
    await lock.hold(release);
    if (there !== undefined) await github.deleteAsset(wanted.repository, there.id);
    const body = await file.read();
    const upload = { name: file.name, body, contentType: "application/octet-stream" };
    const { name } = await github.uploadAsset(wanted.repository, found.id, upload);
    ledger.wrote();
    ledger.attached(release, { name, digest: file.digest, outcome: "uploaded" });
  }
}

function attachments(files: readonly BuiltFile[]): Attachment[] {
  const sums = Buffer.from(checksumsText(files));
  return [
    ...files.map(({ name, digest, copy }) => ({ name, digest, read: () => readFile(copy) })),
    { name: CHECKSUMS, digest: sha256Of(sums), read: async () => sums },
  ];
}

function differs(
  { tag }: PlannedGitHubRelease,
  { name, digest }: ReleaseAsset,
  file: Attachment,
): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "file-differs",
    message: `the published GitHub release ${tag} holds ${name} with ${digest ?? "an unknown digest"}, and ${file.digest} was built`,
    hint: "a published file is never replaced: make the build reproducible, or release a new version",
  });
}
