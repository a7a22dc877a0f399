// Installs real tools that are written in Go, for tests that use them if they are there: once, into a folder that is kept.
// Without Go it installs nothing, and the tests say what they left out.
import { spawnSync } from "node:child_process";
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const FOLDER = process.env.SLIPWAY_GO_TOOLS ?? join(homedir(), ".cache", "slipway", "go-tools");

/** Programs, and the packages they come from. */
const TOOLS = {
  helm: "helm.sh/helm/v3/cmd/helm@v3.16.4",
};

mkdirSync(FOLDER, { recursive: true });
for (const [name, source] of Object.entries(TOOLS)) {
  const version = source.split("@").at(-1);
  // The link says which version it is, so that a new one replaces it.
  const kept = `${name}-${version}`;
  if (readLink(join(FOLDER, name)) === join(kept, name)) continue;
  console.error(`go-tools: go install ${source}`);
  const env = { ...process.env, GOBIN: join(FOLDER, kept), CGO_ENABLED: "0" };
  const { status, error } = spawnSync("go", ["install", source], { env, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error(`go-tools: ${name} is not installed${error === undefined ? "" : ` (${error.message})`}`);
    continue;
  }
  rmSync(join(FOLDER, name), { force: true });
  symlinkSync(join(kept, name), join(FOLDER, name));
}

function readLink(path) {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
