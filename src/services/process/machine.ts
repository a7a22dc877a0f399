import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Lease } from "../../domain/release/intent.ts";
import type { Machine } from "../ports/machine.ts";
import { endGroup, MARK } from "./stopper.ts";

/** Makes the machine that the process of this number runs on, which is slipway's own. */
export function createMachine(pid: number): Machine {
  const self = { host: hostname(), pid, birth: birthOf(pid) ?? "" };
  return {
    self,
    hasEnded: (lease) => hasEnded(lease, self),
    stopLeftOver: (run) => stopLeftOver(run, pid),
    now: () => Date.now() / 1_000,
  };
}

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE = 5_000;

/**
 * Each such program leads a process group. Without /proc, and of programs that belong to somebody else, nothing is found. Source:
 * proc_pid_environ(5), proc_pid_stat(5), field 5.
 */
async function stopLeftOver(run: string, own: number): Promise<number> {
  const groups = new Set(processes().flatMap((pid) => (isMarked(pid, run) ? (groupOf(pid) ?? []) : [])));
  groups.delete(groupOf(own) ?? own);
  await Promise.all([...groups].map((group) => endGroup(group, GRACE)));
  return groups.size;
}

function processes(): number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^[0-9]+$/.test(name) ? Number(name) : []));
  } catch {
    return [];
  }
}

function isMarked(pid: number, run: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`.includes(`\0${MARK}=${run}\0`);
  } catch {
    return false;
  }
}

function groupOf(pid: number): number | null {
  const group = Number(statOf(pid)?.[2]);
  return group > 1 ? group : null;
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
  const fields = statOf(pid);
  if (fields === null || /[ZX]/.test(fields[0] ?? "")) return null;
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return [boot, readlinkSync("/proc/self/ns/pid"), fields[19]].join("/");
  } catch {
    return null;
  }
}

/** What the kernel says of a process, from its state on, which is field 3; null if there is none. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** The part of a birth that names the place; the start stands last. */
function placeOf(birth: string): string {
  return birth.slice(0, birth.lastIndexOf("/") + 1);
}
