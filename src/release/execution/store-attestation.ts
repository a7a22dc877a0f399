import type { Digest } from "../../domain/images/digest.ts";
import type { Problem } from "../../domain/text/problem.ts";
import type { Run } from "../run/services.ts";

/** Lets the forge keep a bundle that is about a digest, too, if it is to. A refusal is said, once in a run, and nothing ends. */
export async function storeAttestation(subject: Digest, bundle: string, run: Run): Promise<void> {
  const { attestations } = run.services;
  if (attestations === null) return;
  const stored = await attestations.store(subject, bundle);
  if (stored.kind === "stored") run.journal.wrote();
  if (stored.kind === "refused" && run.journal.signing.refusedByForge())
    run.report({ kind: "warning", problem: refused(stored.why) });
}

function refused(why: string): Problem {
  return {
    code: "attestations-refused",
    message: `GitHub does not keep what is signed, which is attached all the same: ${why}`,
    hint: "give the job `permissions: attestations: write`. Private repositories need GitHub Enterprise Cloud: write github_attestations = false in [signing]",
  };
}
