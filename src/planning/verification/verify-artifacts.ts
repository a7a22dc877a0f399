import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { PlannedCommand } from "../../domain/release/plan.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";

/** What was read back of a release's files, sites and commands. */
export interface ArtifactsReadBack extends Pick<Facts, "live" | "superseded" | "done"> {
  /** What the record says; undefined where there is none, and the configuration alone promises. */
  readonly recorded: ReleaseIntent | undefined;
  /** The commit that was released. */
  readonly commit: CommitSha | null;
  readonly assets: readonly { readonly name: string; readonly digest: string | null }[];
  /** Ids of the deployments that the configuration wants. */
  readonly deployments: readonly string[];
  readonly commands: readonly PlannedCommand[];
}

/** Compares files, sites and commands with the record. What nobody can tell is left out: it is no drift. */
export function artifactChecks(tag: string, found: ArtifactsReadBack): VerificationCheck[] {
  return [...fileChecks(tag, found), ...siteChecks(found), ...commandChecks(found)];
}

function fileChecks(tag: string, { recorded, assets }: ArtifactsReadBack): VerificationCheck[] {
  return (recorded?.files ?? []).map(({ name, digest }) => {
    const there = assets.find((asset) => asset.name === name)?.digest ?? null;
    return {
      subject: `GitHub release ${tag}: ${name}`,
      expected: digest,
      found: there,
      agreed: there === digest,
    };
  });
}

/** A later commit that contains the released one is what a newer release left: no drift. */
function siteChecks({
  recorded,
  commit,
  deployments,
  live,
  superseded,
}: ArtifactsReadBack): VerificationCheck[] {
  const made = recorded?.deployments.map(({ id }) => id) ?? deployments;
  return deployments
    .filter((id) => made.includes(id) && live.has(id))
    .map((id) => {
      const found = live.get(id)?.commit ?? null;
      return { subject: id, expected: commit, found, agreed: found === commit || superseded.has(id) };
    });
}

function commandChecks({ recorded, commands, done }: ArtifactsReadBack): VerificationCheck[] {
  return commands
    .filter(({ id }) => done.has(id) && (recorded?.commands.includes(id) ?? true))
    .map(({ id, run }) => {
      const agreed = done.get(id) === true;
      return { subject: run.join(" "), expected: "done", found: agreed ? "done" : "not done", agreed };
    });
}
