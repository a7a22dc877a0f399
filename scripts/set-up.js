// Everything a fresh clone needs before its tests or its demo can run: npm's packages, Debian's packages, the bundle.
// Plain JavaScript, because the Node that is there at first may be older than the one the project brings.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Programs, the Debian package each comes in, and where to get it elsewhere. */
const PROGRAMS = [
  { program: "git", debian: "git", elsewhere: "https://git-scm.com" },
  {
    program: "bazel-4",
    debian: "bazel-bootstrap",
    elsewhere: "https://github.com/bazelbuild/bazelisk",
    instead: ["bazelisk", "bazel"],
  },
  { program: "skopeo", debian: "skopeo", elsewhere: "https://github.com/containers/skopeo" },
  // Tests of the other ways to make images are skipped without these.
  { program: "buildah", debian: "buildah", elsewhere: null },
  { program: "podman", debian: "podman", elsewhere: null },
  { program: "nix", debian: "nix-bin", elsewhere: null },
  { program: "nginx", debian: "nginx-light", elsewhere: null },
  { program: "busybox", debian: "busybox-static", elsewhere: null },
  { program: "chromium", debian: "chromium", elsewhere: null },
  { program: "python3", debian: "python3", elsewhere: "https://www.python.org" },
  // Shells whose completion is tested.
  { program: "zsh", debian: "zsh", elsewhere: null },
  { program: "fish", debian: "fish", elsewhere: null },
  // Without it the tests use an embedded registry.
  { program: "docker-registry", debian: "docker-registry", elsewhere: null },
];

installPackages();
installPrograms();
run("node_modules/.bin/node", ["scripts/build.ts"]);

function installPackages() {
  const installed = modified("node_modules/.package-lock.json");
  if (installed !== undefined && installed >= (modified("package-lock.json") ?? 0)) return;
  console.error("set-up: npm ci");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

function installPrograms() {
  const missing = PROGRAMS.filter(({ program, instead = [] }) => ![program, ...instead].some(isThere));
  if (missing.length === 0) return;
  if (isDebian() && process.getuid?.() === 0) {
    const packages = missing.map(({ debian }) => debian);
    console.error(`set-up: apt-get install ${packages.join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["-qq", "update"], env);
    run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", ...packages], env);
    return;
  }
  const needed = missing.filter(({ elsewhere }) => elsewhere !== null);
  if (needed.length === 0) return;
  console.error("set-up: these programs are missing:");
  for (const { program, debian, elsewhere } of needed)
    console.error(`  ${program}: ${elsewhere} (Debian: apt-get install ${debian})`);
  process.exit(1);
}

function isDebian() {
  return existsSync("/etc/debian_version") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

function isThere(program) {
  // Servers are in a folder that is only on root's PATH.
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin"];
  return folders.some((folder) => existsSync(`${folder}/${program}`));
}

function modified(path) {
  return statSync(ROOT + path, { throwIfNoEntry: false })?.mtimeMs;
}

function run(program, args, env = process.env) {
  // What these print belongs to no result.
  const { status, error } = spawnSync(program, args, { cwd: ROOT, env, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  console.error(
    `set-up: \`${program} ${args.join(" ")}\` failed${error === undefined ? "" : `: ${error.message}`}`,
  );
  process.exit(1);
}
