import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds between two looks at whether anything of a group still runs. */
const LOOK = 20;

/** Milliseconds until what was killed must be gone. */
const DYING = 1_000;

/** What programs have in their environment that must not outlive a run: its id. */
export const MARK = "SLIPWAY_RUN";

/** Stops one program. */
export interface Stopper {
  /** Asks it to end, and kills it after the grace. */
  readonly now: () => void;
  /** Kills it, and all that it started. */
  readonly kill: () => void;
  readonly timedOut: () => boolean;
  /** To be called when the program has ended: if it was stopped, waits until what it had started has ended too. */
  readonly settled: () => Promise<void>;
}

/**
 * Stops a program's whole process group, now or when its time is over; what is left of it after the grace (milliseconds)
 * is killed.
 */
export function stopper(pid: number | undefined, timeout: number | undefined, grace: number): Stopper {
  let stopping: Promise<void> | undefined;
  let expired = false;
  const now = () => {
    if (pid !== undefined) stopping ??= endGroup(pid, grace);
  };
  const kill = () => {
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
  };
  const expire = () => {
    expired = true;
    now();
  };
  const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
  return {
    now,
    kill,
    timedOut: () => expired,
    settled: async () => {
      clearTimeout(timer);
      await stopping;
    },
  };
}

/**
 * Stops a process group; what is left of it after the grace (milliseconds) is killed. A program that ends at once may leave others
 * behind, which take longer or do not listen.
 */
export async function endGroup(group: number, grace: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  if (await hasEnded(group, grace)) return;
  signalGroup(group, "SIGKILL");
  await hasEnded(group, DYING);
}

/** Waits until nothing of a group runs, at most this many milliseconds; gives whether that is so. */
async function hasEnded(group: number, patience: number): Promise<boolean> {
  for (let waited = 0; isGroupRunning(group); waited += LOOK) {
    if (waited >= patience) return false;
    await wait(LOOK);
  }
  return true;
}

/**
 * Kills the process of a number if its command line names something that no other's does, and waits until it is gone; false if it
 * cannot be told, as without /proc. Source: proc_pid_cmdline(5).
 */
export async function killNamed(pid: number, name: string): Promise<boolean> {
  const isThere = () => readText(`/proc/${pid}/cmdline`).includes(name);
  if (!isThere()) return false;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
  for (let waited = 0; isThere() && waited < DYING; waited += LOOK) await wait(LOOK);
  return true;
}

/** Empty if it cannot be read. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Signals a program's process group; gives whether there was anything to signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Whether anything of a group still runs. Zombies do not, though signals find them: in a container without an init they stay
 * forever. Without /proc, they count.
 */
function isGroupRunning(group: number): boolean {
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
    return false; // It has ended meanwhile.
  }
}
