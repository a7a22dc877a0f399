/** Completion in real shells: what Tab makes of a line that somebody has typed. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { skipWithout } from "../support/installed.ts";
import { writeProgram } from "../support/program.ts";
import { neutralEnvironment } from "../support/slipway.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[channels.beta]
prerelease = ["beta*"]

[components.api]
tag = "api@{version}"
version = "calver:YYYY.M.PATCH"

[components.gateway]
tag = "gateway/v{version}"

[components.site]
tag = "site/v{version}"

[components.site.site]
cwd = "site"
directory = "site"
provider = { command = ["true"] }

[components.site.site.environments.staging]
[components.site.site.environments.production]
`;

/** What is typed before Tab and Enter, and the words that slipway gets then. */
const LINES: Readonly<Record<string, string>> = {
  sta: "status",
  "status gat": "status gateway",
  "check gatew": "check gateway/v1.2.3",
  "check api@2026.6": "check api@2026.6.8",
  "plan gateway/v1.2.3 ap": "plan gateway/v1.2.3 api@2026.6.8",
  "check api@": "check api@2026.6.8",
  "check --component=gat": "check --component=gateway",
  "check --component api 2026": "check --component api 2026.6.8",
  "deploy si": "deploy site",
  "deploy site --environment prod": "deploy site --environment production",
  "cut gateway --channel be": "cut gateway --channel beta",
  "promote gateway/v1.2.3 --to be": "promote gateway/v1.2.3 --to beta",
  "-C ../mono status --verify ap": "-C ../mono status --verify api",
  "verify --comp": "verify --component",
  "explain shall": "explain shallow",
};

/** How each shell is started without its user's own settings, and what it is told first. */
const SHELLS = {
  bash: { command: "bash --noprofile --norc -i", begin: 'PS1="> "; eval "$(slipway completion bash)"' },
  zsh: {
    command: "zsh -f -i",
    begin: 'PS1="> "; autoload -Uz compinit; compinit -u -D; eval "$(slipway completion zsh)"',
  },
  fish: { command: "fish --no-config -i", begin: "slipway completion fish | source" },
} as const;

describe("completion", () => {
  let place: SmallRepository;
  let env: Record<string, string | undefined>;
  before(async () => {
    place = await startSmallRepository({ config: CONFIG, files: { "site/index.html": "x" } });
    for (const tag of ["api@2026.6.8", "gateway/v1.2.3", "somebody-elses"]) await place.tree.git("tag", tag);
    const bin = join(place.scratch, "bin");
    // Shells ask the real one; what is typed is noted.
    const real = `exec '${process.execPath}' '${BIN}' "$@"`;
    await writeProgram(
      join(bin, "slipway"),
      `case $1 in complete|completion) ${real};; esac\necho "$*" >> '${place.scratch}/typed'`,
    );
    const home = join(place.scratch, "home");
    await mkdir(home);
    env = {
      ...neutralEnvironment(),
      ...place.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      TERM: "xterm",
      PATH: `${bin}:${process.env["PATH"]}`,
    };
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [shell, { command, begin }] of Object.entries(SHELLS)) {
    const missing = skipWithout("script", shell);
    // bash is everywhere.
    test(`in ${shell}`, { skip: shell === "bash" ? false : missing, timeout: 60_000 }, async () => {
      assert.deepEqual(await typedIn(command, begin), Object.values(LINES));
    });
  }

  /** Types each line into a shell in a terminal, with Tab and Enter; gives what slipway was called with. */
  async function typedIn(command: string, begin: string): Promise<string[]> {
    const typed = join(place.scratch, "typed");
    await writeFile(typed, "");
    const child = spawn("script", ["--quiet", "--flush", "--command", command, "/dev/null"], {
      cwd: place.tree.path,
      env: { ...env, SHELL: "/bin/sh" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let screen = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      screen += text;
    });
    const until = async (isSo: () => boolean | Promise<boolean>) => {
      while (!(await isSo())) {
        assert.equal(child.exitCode, null, screen);
        await sleep(20);
      }
    };
    const lines = async () => (await readFile(typed, "utf8")).split("\n").slice(0, -1);
    try {
      child.stdin.write(`${begin}; echo rea''dy\r`);
      await until(() => screen.includes("ready\r"));
      for (const [at, line] of Object.keys(LINES).entries()) {
        child.stdin.write(`slipway ${line}\t\r`);
        await until(async () => (await lines()).length > at);
      }
      return (await lines()).map((line) => line.trim());
    } finally {
      child.kill("SIGKILL");
    }
  }
});
