// Adds to package-lock.json what npm leaves out if a registry does not carry other platforms' packages: without their
// entries `npm ci` refuses the lock, here and elsewhere. Run it after every change of the lock.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = process.argv[2] ?? "package-lock.json";
const SYSTEMS = ["android", "darwin", "win32", "freebsd", "openharmony", "linux"];
const PROCESSORS = ["arm64", "x64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "arm"];

const lock = JSON.parse(readFileSync(FILE, "utf8"));
for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    lock.packages[`node_modules/${name}`] ??= {
      version,
      ...platform(name),
      ...(dev && { dev }),
      optional: true,
    };
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);

/** The platform a package is for, from its name, such as `@biomejs/cli-linux-x64-musl`. */
function platform(name) {
  const words = (name.split("/").at(-1) ?? "").replace("windows", "win32").split(/[-_]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.includes("musl")
    ? "musl"
    : os === "linux" && words.includes("gnu")
      ? "glibc"
      : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
