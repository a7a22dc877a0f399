// Programs in Go that tests use where they are: `node scripts/go-tools.ts` installs those that are missing into a cache folder,
// once. A machine without Go does without them, and so do the tests. `node scripts/go-tools.ts gitea` builds Gitea as well, which
// takes a C compiler and some ten minutes.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pMap from "p-map";

/** The oldest Go that builds all of them: 1.25. */
const OLDEST = { major: 1, minor: 25 };

/** Programs by name, each with its package and version. Another one is a line here; those that take longest first. */
const TOOLS = {
  goreleaser: "github.com/goreleaser/goreleaser/v2@v2.15.1",
  cosign: "github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3",
  helm: "helm.sh/helm/v3/cmd/helm@v3.16.4",
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
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "slipway-tools", named.replace(/[^\w.@-]/g, "_"));
}

function hasGo(): boolean {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  const isNewer = Number(major) > OLDEST.major;
  return status === 0 && (isNewer || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor));
}

/** Compilers at once: one links, which takes a single core, while another downloads or compiles. */
const AT_ONCE = 2;

/** Programs that start a few times need not be quick: without optimisation and debugging symbols they are there in three quarters of the time. */
const FLAGS = ["-gcflags=all=-N -l", "-ldflags=-s -w"];

async function install(name: GoTool): Promise<void> {
  const folder = folderOf(name);
  mkdirSync(folder, { recursive: true });
  console.error(`go-tools: go install ${TOOLS[name]}`);
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  const child = spawn("go", ["install", ...FLAGS, TOOLS[name]], { env, stdio: ["ignore", 2, 2] });
  const [status] = await once(child, "close");
  // Tests say what they did without; nothing else needs these programs.
  if (status !== 0) console.error(`go-tools: ${name} cannot be installed, and is done without`);
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
  if (missing.length > 0 && hasGo()) await pMap(missing, install, { concurrency: AT_ONCE });
  else if (missing.length > 0)
    console.error(`go-tools: there is no Go 1.25: done without ${missing.join(", ")}`);
}
