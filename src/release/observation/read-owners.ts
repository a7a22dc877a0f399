import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { Facts, ReferenceOwner } from "../../domain/release/facts.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";

/** What is known before owners are looked for. */
export interface Known extends Pick<Facts, "intents" | "served"> {
  readonly head: CommitSha;
  readonly remote: RemoteState;
}

/**
 * Which earlier release put there what stands under an image tag that is not recorded as ours. Read only if something
 * unexpected stands there, because it takes all of the component's records.
 */
export async function readOwners(
  git: Git,
  releases: readonly WantedRelease[],
  { intents, served, head, remote }: Known,
): Promise<ReadonlyMap<string, ReferenceOwner>> {
  const unexpected = releases.filter(
    (release) =>
      !intents.has(release.tag) &&
      artifactsOf(release, "image").some(
        ({ reference }) => reference !== null && served.get(formatReference(reference)) != null,
      ),
  );
  const recorded = [...remote.intents.keys()];
  const tags = new Set(unexpected.flatMap(({ line }) => versionsOf(line, recorded).map(({ tag }) => tag)));
  const owners = new Map<string, ReferenceOwner>();
  for (const { intent } of (await git.intents([...tags], remote)).values()) {
    if (intent.commit === head) continue;
    for (const { reference } of intent.images)
      owners.set(formatReference(reference), { tag: intent.tag, commit: intent.commit });
  }
  return owners;
}
