// Programs in Go that tests use where they are: `node scripts/go-tools.ts` installs those that are missing into a cache folder,
// once. A machine without Go does without them, and so do the tests. `node scripts/go-tools.ts gitea` builds Gitea as well, which
// takes a C compiler and some ten minutes.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The oldest Go that builds all of them: 1.25. */
const OLDEST = { major: 1, minor: 25 };

/** Programs by name, each with its package and version. Another one is a line here. */
const TOOLS = {
  goreleaser: "github.com/goreleaser/goreleaser/v2@v2.15.1",
  cosign: "github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3",
  helm: "helm.sh/helm/v3/cmd/helm@v3.22.0",
  oras: "oras.land/oras/cmd/oras@v1.3.6",
  crane: "github.com/google/go-containerregistry/cmd/crane@v0.22.1",
} as const;

/** A server that cannot be installed by its package's name: it is built from its source, which it serves its pages from. */
const GITEA = "code.gitea.io/gitea@v1.26.0";

/** A program that may be there. */
export type GoTool = keyof typeof TOOLS;

/** Where Gitea is, and the source that it needs; null if it is not built. */
export function builtGitea(): { readonly program: string; readonly source: string } | null {
  const folder = folderFor(GITEA);
  const program = join(folder, "gitea");
  return existsSync(program) ? { program, source: join(folder, "source") } : null;
}

/** Where a program is; null if it is not installed. */
export function goTool(name: GoTool): string | null {
  const program = join(folderOf(name), name);
  return existsSync(program) ? program : null;
}

/** One folder for each version, so that a newer one is installed next to an older one. */
function folderOf(name: GoTool): string {
  return folderFor(TOOLS[name]);
}

function folderFor(named: string): string {
  return join(cacheFolder(), named.replace(/[^\w.@-]/g, "_"));
}

function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "slipway-tools");
}

function hasGo(): boolean {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  const isNewer = Number(major) > OLDEST.major;
  return status === 0 && (isNewer || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor));
}

/**
 * Programs that start a few times need not be quick, nor be debugged: without optimisation and what debuggers read they are
 * there in two thirds of the time.
 */
const FLAGS = ["-gcflags=all=-N -l -dwarf=false", "-ldflags=-s -w"];

/**
 * Builds programs as one module, so that what several of them use is compiled once, in the newest version that any of them asks
 * for: a third less than one by one. If that fails, it is one by one, so that no program keeps the others away.
 */
function install(names: readonly GoTool[]): void {
  console.error(`go-tools: go build ${names.map((name) => TOOLS[name]).join(" ")}`);
  const folder = join(cacheFolder(), `building-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const isBuilt = build(names, folder);
  for (const name of names) {
    if (!existsSync(join(folder, name))) continue;
    mkdirSync(folderOf(name), { recursive: true });
    renameSync(join(folder, name), join(folderOf(name), name));
  }
  rmSync(folder, { recursive: true });
  if (isBuilt) return;
  const missing = names.filter((name) => goTool(name) === null);
  // Tests say what they did without; nothing else needs these programs.
  if (names.length === 1) console.error(`go-tools: ${names[0]} cannot be built, and is done without`);
  else for (const name of missing) install([name]);
}

/** Leaves the programs in the folder; says whether all went well. */
function build(names: readonly GoTool[], folder: string): boolean {
  const versions = names.map((name) => TOOLS[name]);
  const packages = versions.map((each) => each.replace(/@.*/, ""));
  const commands = [
    ["mod", "init", "tools"],
    ["get", ...versions],
    ["build", ...FLAGS, "-o", folder, ...packages],
  ];
  const env = { ...process.env, CGO_ENABLED: "0" };
  return commands.every((args) => {
    const { status, stderr } = spawnSync("go", args, {
      cwd: folder,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    // What goes well names each of several hundred modules.
    if (status !== 0) console.error(stderr);
    return status === 0;
  });
}

function buildGitea(): void {
  const folder = folderFor(GITEA);
  const source = join(folder, "source");
  console.error(`go-tools: go build ${GITEA}`);
  const { stdout } = spawnSync("go", ["mod", "download", "-json", GITEA], { encoding: "utf8" });
  const { Dir } = JSON.parse(stdout || "{}") as { readonly Dir?: string };
  if (Dir === undefined) {
    console.error(`go-tools: ${GITEA} cannot be downloaded`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  rmSync(source, { force: true });
  symlinkSync(Dir, source);
  const tags = "sqlite sqlite_unlock_notify";
  const args = ["build", "-C", Dir, "-tags", tags, "-o", join(folder, "gitea"), "."];
  const env = { ...process.env, CGO_ENABLED: "1" };
  const { status } = spawnSync("go", args, { env, stdio: ["ignore", 2, 2] });
  if (status !== 0) console.error("go-tools: gitea cannot be built, and is done without");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("gitea") && builtGitea() === null && hasGo()) buildGitea();
  const missing = (Object.keys(TOOLS) as GoTool[]).filter((name) => goTool(name) === null);
  if (missing.length > 0 && hasGo()) install(missing);
  else if (missing.length > 0)
    console.error(`go-tools: there is no Go 1.25: done without ${missing.join(", ")}`);
}
