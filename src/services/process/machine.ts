import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Lease } from "../../domain/release/intent.ts";
import type { Machine } from "../ports/machine.ts";

/** Makes the machine that the process of this number runs on, which is slipway's own. */
export function createMachine(pid: number): Machine {
  const self = { host: hostname(), pid, birth: birthOf(pid) ?? "" };
  return { self, hasEnded: (lease) => hasEnded(lease, self), now: () => Date.now() / 1_000 };
}

/**
 * A name alone does not tell machines apart: many containers are called alike. The kernel's boot and the namespace of process
 * numbers do; if there is no /proc, the name has to be enough.
 */
function hasEnded({ host, pid, birth }: Lease, self: Machine["self"]): boolean {
  if (host !== self.host || placeOf(birth) !== placeOf(self.birth)) return false;
  if (birth !== "") return birthOf(pid) !== birth;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Boot, namespace and start of a living process; null if there is none. A zombie has ended. Source: proc_pid_stat(5), fields 3
 * and 22; the name in field 2 may hold brackets and blanks.
 */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (/[ZX]/.test(state)) return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return [boot, readlinkSync("/proc/self/ns/pid"), fields[18]].join("/");
  } catch {
    return null;
  }
}

/** The part of a birth that names the place; the start stands last. */
function placeOf(birth: string): string {
  return birth.slice(0, birth.lastIndexOf("/") + 1);
}
