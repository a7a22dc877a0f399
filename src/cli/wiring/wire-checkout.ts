import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../release/run/services.ts";
import type { CheckOut } from "../../release/setting-aside/sites.ts";
import { ownedFolder } from "../../services/process/scratch.ts";
import { type LoadedProject, loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "./wire.ts";

/**
 * What checks earlier commits out, each once, into a folder that is gone when the command ends. If the commit is checked out here
 * already and nothing is modified, this work tree is it: what builds need may be installed in it.
 */
export function checkOutOf(
  session: Session,
  loaded: LoadedProject,
  { services: { git, machine, ...services }, project }: Run,
): CheckOut {
  const trees = new Map<string, ReturnType<CheckOut>>();
  const make: CheckOut = async (commit) => {
    const here = await git.workTree();
    if (here.head === commit && here.modified.length === 0) return { ...services, project };
    const folder = await ownedFolder(tmpdir(), machine);
    const tree = join(folder, "tree");
    session.cleanUp.push(async () => {
      await git.removeCheckout(tree);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    const cwd = await git.checkOut(commit, tree);
    const { config, ...options } = session.options;
    const named = config === undefined ? {} : { config: loaded.file };
    const there: Session = { ...session, cwd, options: { ...options, ...named } };
    const earlier = await loadProject(there);
    const { sites, commands } = wire(there, earlier).services;
    return { project: earlier.project, sites, commands };
  };
  return (commit) => {
    const made = trees.get(commit) ?? make(commit);
    trees.set(commit, made);
    return made;
  };
}
