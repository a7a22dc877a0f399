// Required by a process (`node --require`): adds a line to the file that USAGE_FILE names, about what the process used.
const { appendFileSync, readFileSync, readdirSync } = require("node:fs");

process.on("exit", () => {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  const descriptors = readdirSync("/proc/self/fd").length;
  const resources = process.getActiveResourcesInfo();
  appendFileSync(
    process.env.USAGE_FILE,
    `${JSON.stringify({ kilobytes: Number(kilobytes), descriptors, resources })}\n`,
  );
});
