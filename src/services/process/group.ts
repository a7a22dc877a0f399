import { readdirSync, readFileSync } from "node:fs";

/** Signals a program's process group; gives whether there was anything to signal. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Whether anything of a group still runs. Zombies do not, though signals find them: in a container without an init they stay
 * for ever. Where there is no /proc, they count.
 */
export function isGroupRunning(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  try {
    return readdirSync("/proc").some((name) => /^\d+$/.test(name) && runsIn(group, name));
  } catch {
    return true;
  }
}

/** Source: proc_pid_stat(5): number, (name), state, parent, group. A name may hold brackets and blanks. */
function runsIn(group: number, pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", , found] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(found) === group && !/[ZX]/.test(state);
  } catch {
    return false; // It ended meanwhile.
  }
}
