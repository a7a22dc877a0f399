import { deleteSnapshots, findSnapshots } from "../../release/prune.ts";
import { count } from "../../report/in-words.ts";
import { oldSnapshotsText, pruneDocument, prunedText } from "../../report/prune-text.ts";
import { namedComponents } from "../arguments/names.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";

/** The options of `prune`. */
export interface PruneOptions {
  /** Seconds. */
  readonly olderThan: number;
  readonly dryRun?: boolean;
}

/** `slipway prune --older-than AGE [COMPONENT…]`: deletes old snapshots that nothing stands on. */
export async function prune(
  session: Session,
  names: readonly string[],
  { olderThan, dryRun }: PruneOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const run = wire(session, loaded);
  const components = namedComponents(loaded.project, names);
  const snapshots = await findSnapshots(run, components, run.now - olderThan);
  const shown = (columns: number, colour: boolean) => oldSnapshotsText(snapshots, run.now, columns, colour);
  const nothing = { deleted: [], kept: [] };
  const old = snapshots.filter(({ fate }) => fate === "old").length;
  if (old === 0 || dryRun === true) {
    await session.answer(pruneDocument(snapshots, nothing), shown);
    return 0;
  }
  if (!(await agreed(session, shown, `Delete ${count(old, "snapshot")}?`))) {
    await session.answer(pruneDocument(snapshots, nothing), () => "nothing was deleted\n");
    return EXIT_DECLINED;
  }
  const pruned = await deleteSnapshots(run, snapshots);
  await session.answer(pruneDocument(snapshots, pruned), () => prunedText(pruned));
  return 0;
}
