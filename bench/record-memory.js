// Imported into a process (`node --import`): writes the most memory it had, in bytes, into the file that MEMORY_FILE names.
import { readFileSync, writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.MEMORY_FILE, `${peak()}`));

// Linux has a figure of this very program. `maxRSS` begins with what the process had that started it.
function peak() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
