/**
 * A secret in every slot, printed by every program in every encoding: nothing that slipway writes holds one, and no command line
 * of git's and Bazel's.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { countGit } from "../support/git-calls.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { done } from "../support/released.ts";
import type { SlipwayResult } from "../support/slipway.ts";
import { TOKENS } from "../support/small-repository.ts";
import { strike } from "../support/strike.ts";

/** By slot. The values have what base64, URLs and JSON write in another way. */
const CANARIES = {
  GITHUB_TOKEN: TOKENS.push,
  NPM_TOKEN: "canary-npm/Q7m+Zk2=",
  SMTP_PASS: 'canary"pass\\word',
  DB_PASSWORD: "canary password with blanks",
  DEPLOY_PAT: "canary~pat%20&x=1",
  SIGNING_KEY: "canary-key-line-1\ncanary-key-line-2",
  CLIENT_SECRET: "canary-secret-äöü",
} as const;

/** The password in `DOCKER_AUTH_CONFIG`. */
const DOCKER = "canary-docker/auth+Zk9=";

/** In the configuration instead of the environment. */
const WRITTEN = "canary-written-in-the-configuration";

const SECRETS = [...Object.values(CANARIES).flatMap((value) => value.split("\n")), WRITTEN, DOCKER];

const FORMS = SECRETS.flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  encodeURI(secret),
  JSON.stringify(secret).slice(1, -1),
  // Without the last characters, which depend on what follows.
  Buffer.from(secret).toString("base64").slice(0, -4),
  Buffer.from(secret).toString("base64url").slice(0, -4),
  Buffer.from(`x:${secret}`).toString("base64").slice(4, -4),
]);

const PRINT = `"$NODE" "$SCRIPTS/print.cjs"`;

/** Prints every secret in every form, on both streams, and a URL that holds one. */
const PRINTER = `const names = ${JSON.stringify(Object.keys(CANARIES))};
const values = [...names.map((name) => process.env[name] ?? ""), ${JSON.stringify(WRITTEN)}, ${JSON.stringify(DOCKER)}];
console.log("printed " + process.env.DOCKER_AUTH_CONFIG);
for (const value of values) {
  const base64 = (text) => Buffer.from(text).toString("base64");
  for (const text of [value, encodeURIComponent(value), encodeURI(value), JSON.stringify({ value }), base64(value),
    base64("x:" + value), base64(value + "\\n"), Buffer.from(value).toString("base64url"), "https://u:" + value + "@host/",
    "https://" + encodeURIComponent(value) + "@host/", "Authorization: Basic " + base64("u:" + value)]) {
    console.log("printed " + text);
    console.error("printed " + text);
  }
}
console.log("https://live.example.org/?a=" + encodeURIComponent(process.env.NPM_TOKEN));
`;

const CONFIG = `
[components.site]
[components.site.site]
build = ["sh", "print.sh"]
cwd = "."
directory = "public"
provider = { command = ["sh", "print.sh"] }
[components.site.site.environments.production]
channel = "stable"

[components.program]
[components.program.command]
run = ["sh", "print.sh"]
done = ["sh", "ask.sh"]
env = { WRITTEN_TOKEN = "${WRITTEN}" }

[components.broken]
[components.broken.command]
run = ["sh", "broken.sh"]
`;

describe("secrets", () => {
  let place: Pushers;
  let cache: string;
  let temporary: string;
  const outputs: SlipwayResult[] = [];

  before(async () => {
    place = await startPushers(
      {
        app: {
          script: `${PRINT}; ${copy("honest", "app:$2")}; echo REGISTRY/acme/app@HONEST`,
          attributes: 'image = ":image",',
        },
        slow: { build: 'genrule(name = "slow", outs = ["slow.txt"], cmd = "echo $@ > $@; sleep 300")' },
      },
      {
        "print.sh": `${PRINT}\nmkdir -p public; echo x > public/index.html\n`,
        "ask.sh": `${PRINT}\nexit 1\n`,
        "broken.sh": `${PRINT}\n${PRINT}\nexit 3\n`,
        ".gitignore": "bazel-*\npublic/\n",
      },
    );
    const { tree, scratch, env } = place;
    await tree.write("slipway.toml", (await readFile(join(tree.path, "slipway.toml"), "utf8")) + CONFIG);
    await tree.commit("Print secrets");
    for (const name of ["app", "slow", "site", "program", "broken"])
      await tree.git("tag", "--force", `${name}/v1.0.0`);
    await tree.git("push", "--quiet", "--force", "--tags", "origin", "main");
    await writeFile(join(scratch, "print.cjs"), PRINTER);
    [cache, temporary] = [join(scratch, "cache"), join(scratch, "tmp")];
    await mkdir(temporary);
    const files = { GITHUB_STEP_SUMMARY: join(scratch, "summary"), GITHUB_OUTPUT: join(scratch, "outputs") };
    const folders = {
      XDG_CACHE_HOME: cache,
      TMPDIR: temporary,
      NODE_COMPILE_CACHE: join(scratch, "compiled"),
    };
    Object.assign(env, (await countGit(tree, scratch)).env);
    const auth = Buffer.from(`robot:${DOCKER}`).toString("base64");
    const auths = { [place.registry.host]: { auth }, "ghcr.io": { username: "robot", password: DOCKER } };
    env["DOCKER_AUTH_CONFIG"] = JSON.stringify({ auths });
    Object.assign(env, CANARIES, files, folders, { SCRIPTS: scratch, NODE: process.execPath });
  });
  after(() => place[Symbol.asyncDispose]());

  const run = async (...args: readonly string[]) => {
    const result = await place.slipway([...args, "--log-level", "debug"], {
      env: { GITHUB_ACTIONS: args.includes("--json") ? undefined : "true" },
    });
    outputs.push(result);
    return result;
  };

  /** Every file below a folder, with its text. */
  async function filesIn(folder: string): Promise<[string, string][]> {
    if (!existsSync(folder)) return [];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")] as [string, string]));
  }

  function assertClean(name: string, text: string): void {
    for (const form of FORMS) {
      const at = text.indexOf(form);
      assert.ok(at < 0, `${name} holds ${form}: ${text.slice(Math.max(0, at - 60), at + 60)}`);
    }
  }

  async function assertCommandLinesClean(): Promise<void> {
    for (const name of ["git-calls", "bazel-calls"]) {
      const calls = await readFile(join(place.scratch, name), "utf8");
      assert.ok(calls.length > 0, `${name}: somebody was called`);
      assertClean(name, calls);
    }
  }

  async function assertAllClean(): Promise<void> {
    for (const { stdout, stderr } of outputs) assertClean("output", stdout + stderr);
    for (const folder of [cache, temporary])
      for (const [file, text] of await filesIn(folder)) assertClean(file, text);
    for (const name of ["summary", "outputs"])
      assertClean(name, await readFile(join(place.scratch, name), "utf8").catch(() => ""));
    await assertCommandLinesClean();
    const { tree, github } = place;
    const bare = `--git-dir=${tree.remote}`;
    for (const ref of (await tree.git(bare, "for-each-ref", "--format=%(refname)", "refs/slipway")).split(
      "\n",
    ))
      if (ref !== "") assertClean(ref, await tree.git(bare, "cat-file", "blob", ref));
    assertClean("GitHub", JSON.stringify(github.repository("acme/mono").releases));
  }

  test("are in no output, record, summary or release of what succeeds", async () => {
    const tags = ["app/v1.0.0", "site/v1.0.0", "program/v1.0.0"];
    const { releases } = done(await run("release", ...tags, "--json"));
    assert.equal(releases[1].deployments[0].url, "https://live.example.org/?a=***");
    await run("verify", ...tags);
    await run("plan", ...tags, "--log-format", "json", "--json");
    const text = await run("release", ...tags);
    assert.equal(text.exitCode, 0, text.stderr);
    assert.match(`${outputs[0]?.stderr}`, /printed \*\*\*/, "they were printed");
    await assertAllClean();
  });

  test("are in no error, and not in the file that holds all a program printed", async () => {
    const failed = await run("release", "broken/v1.0.0", "--json");
    assert.equal(failed.exitCode, 5);
    assert.match(failed.json().error.problems[0].hint, /all that it printed is in /);
    assert.equal((await run("release", "broken/v1.0.0")).exitCode, 5);
    assert.ok((await filesIn(join(cache, "slipway", "logs"))).length > 0);
    await assertAllClean();
  });

  test("are in nothing that a killed build leaves, which the next run clears", async () => {
    const moment = { line: /genrule .*:slow|Executing genrule/ };
    outputs.push(await strike(place, place, { args: ["release", "slow/v1.0.0"], moment, signal: "SIGKILL" }));
    const left = await filesIn(temporary);
    assert.ok(
      left.some(([file]) => file.endsWith("events.json")),
      "the events were being written",
    );
    await assertAllClean();
    await run("plan", "app/v1.0.0", "--json");
    const folders = (await readdir(temporary)).filter((name) => name.startsWith("slipway-"));
    assert.deepEqual(folders, []);
  });

  test("with a line end are taken without it, and anything else is refused without being shown", async () => {
    const token = (text: string) =>
      place.slipway(["plan", "app/v1.0.0", "--json"], { env: { GITHUB_TOKEN: text } });
    done(await token(`${TOKENS.push}\n`));
    const refused = await token("canary-to\nken");
    assert.equal(refused.exitCode, 7);
    assert.equal(refused.json().error.code, "bad-token");
    assert.ok(!`${refused.stdout}${refused.stderr}`.includes("canary"), refused.stderr);
  });
});
