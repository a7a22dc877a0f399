import type { CutRecord, ProposedCut } from "../../domain/history/cut.ts";
import { cutSubject } from "../../planning/history/finished.ts";
import type { HistoryRun } from "../run/services.ts";
import { watched } from "../run/watched.ts";

/** What became of each cut, in order. */
export function cutRecords(cuts: readonly ProposedCut[], created: number): CutRecord[] {
  return cuts.map((proposed, index) => ({ ...proposed, outcome: index < created ? "created" : "planned" }));
}

/**
 * Makes release tags here and pushes them, one after the other: GitHub starts no workflow for more than three tags of one
 * push. The journal notes which of them are on the remote. Throws at the first that fails, whose local tag is then deleted
 * again.
 */
export async function makeCuts(
  { services: { git }, project, report, journal }: HistoryRun,
  cuts: readonly ProposedCut[],
): Promise<void> {
  journal.cut(cutRecords(cuts, 0));
  for (const [index, { cut }] of cuts.entries()) {
    const { tag, component, version, commit } = cut;
    const label = `${tag} to ${project.source.remote}`;
    await watched(report, { id: `cut:${tag}`, doing: "pushing", done: "pushed", label }, async () => {
      await git.cutTag({ name: tag, commit, message: `${cutSubject(component.name, version)}\n` });
    });
    journal.cut(cutRecords(cuts, index + 1));
  }
}
