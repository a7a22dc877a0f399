import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../release/run/services.ts";
import type { CheckOut } from "../../release/setting-aside/sites.ts";
import { ownedFolder, removeFolder } from "../../services/process/scratch.ts";
import type { Session } from "../session/session.ts";
import { openClone } from "./open-clone.ts";
import { wire } from "./wire.ts";

/**
 * What checks the commits of earlier releases out, each once, into clean clones that are gone when the command ends. If a commit is
 * checked out here already and nothing is modified, this work tree is it: what builds need may be installed in it.
 */
export function checkOutOf(session: Session, run: Run): CheckOut {
  const { services, project } = run;
  const trees = new Map<string, ReturnType<CheckOut>>();
  const make: CheckOut = async (at) => {
    const here = await services.git.workTree();
    if (here.head === at.commit && here.modified.length === 0) return { ...services, project };
    const folder = await ownedFolder(tmpdir(), services.machine);
    session.cleanUp.push(() => removeFolder(folder));
    const { there, loaded } = await openClone(session, run, join(folder, "source"), at);
    const { sites, commands } = wire(there, loaded).services;
    return { project: loaded.project, sites, commands };
  };
  return (at) => {
    const made = trees.get(at.commit) ?? make(at);
    trees.set(at.commit, made);
    return made;
  };
}
