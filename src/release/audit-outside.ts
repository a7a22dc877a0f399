import type { Unread } from "../domain/release/audit.ts";
import type { Facts, PublishedFacts } from "../domain/release/facts.ts";
import { isRolledBack, type ListedRelease } from "../domain/release/listed-release.ts";
import type { WantedDeployment } from "../domain/release/wanted.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import type { AuditExtent } from "../planning/verification/judge-audit.ts";
import type { AuditScene } from "./audit-scene.ts";
import { deploymentsTo, readLive } from "./observation/sites.ts";
import type { ExpectedRelease, RegistryAnswers } from "./read-back.ts";

/** The deployments of which a release is the newest that stands there, and takes their environments. */
export function newestThere(
  { environments, run }: AuditScene,
  listed: ListedRelease,
  { record, releases }: ExpectedRelease,
): readonly WantedDeployment[] {
  const stands = (listed.state === "finished" || listed.state === "drifted") && !isRolledBack(listed);
  if (!stands || (record === undefined && run.project.source.record === "ref")) return [];
  const made = record?.deployments.map(({ id }) => id);
  const newest = releases
    .flatMap(deploymentsTo)
    .filter(({ id }) => !environments.has(id) && (made?.includes(id) ?? true));
  for (const { id } of newest) environments.add(id);
  return newest;
}

/** What is live where deployments went. What a host does not answer is said, and thrown only if it is a bug or an interruption. */
export async function readSites(
  { run }: AuditScene,
  deployments: readonly WantedDeployment[],
): Promise<Pick<Facts, "live" | "superseded"> & { readonly unread: readonly Unread[] }> {
  try {
    return { ...(await readLive(run.services, deployments)), unread: [] };
  } catch (thrown) {
    return { live: new Map(), superseded: new Set(), unread: [unreadBecause({ kind: "site", thrown })] };
  }
}

/** The forge's releases of a tag, as far as they count: null if it is not asked. */
export async function forgeReleases(
  { run, place: { repository }, published }: AuditScene,
  { tag }: ExpectedRelease,
  extent: AuditExtent,
): Promise<{ readonly releases: readonly PublishedFacts[] | null; readonly unread: readonly Unread[] }> {
  const nothing = { releases: null, unread: [] };
  if (extent === "git") return nothing;
  const { forge } = run.services;
  try {
    if (extent !== "traces") {
      if (published === null) return nothing;
      if ("failed" in published) throw published.failed;
      return { releases: published.releases.get(tag) ?? [], unread: [] };
    }
    if (forge === null || repository === null) return nothing;
    const found = await forge.releases(repository, [{ tag, draft: "none" }]);
    return { releases: found.get(tag) ?? [], unread: [] };
  } catch (thrown) {
    return { releases: null, unread: [unreadBecause({ kind: "forge", thrown })] };
  }
}

/** That something could not be read, and why. Throws a bug or an interruption as it is. */
export function unreadBecause({ kind, thrown }: RegistryAnswers["failures"][number]): Unread {
  const [problem] = thrown instanceof ReleaseError ? thrown.problems : [];
  if (problem === undefined || !(thrown instanceof ReleaseError)) throw thrown;
  return { kind, problem: { kind: thrown.kind, ...problem } };
}
