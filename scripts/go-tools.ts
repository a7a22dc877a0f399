// Programs in Go that tests use where they are: `node scripts/go-tools.ts` installs those that are missing into a cache folder,
// once. A machine without Go does without them, and so do the tests.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
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

/** A program that may be there. */
export type GoTool = keyof typeof TOOLS;

/** Where a program is; null if it is not installed. */
export function goTool(name: GoTool): string | null {
  const program = join(folderOf(name), name);
  return existsSync(program) ? program : null;
}

/** One folder for each version, so that a newer one is installed next to an older one. */
function folderOf(name: GoTool): string {
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "slipway-tools", TOOLS[name].replace(/[^\w.@-]/g, "_"));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = (Object.keys(TOOLS) as GoTool[]).filter((name) => goTool(name) === null);
  if (missing.length > 0 && hasGo()) await pMap(missing, install, { concurrency: AT_ONCE });
  else if (missing.length > 0)
    console.error(`go-tools: there is no Go 1.25: done without ${missing.join(", ")}`);
}
