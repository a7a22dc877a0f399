/** Sites that a command of the user's own deploys: real processes. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createSiteCommand } from "../../src/services/site-command/site-command.ts";
import { writeProgram } from "../support/program.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { deploymentTo, failure, programRun, SECRET } from "./programs-fixture.ts";

let folder: TemporaryDirectory;
before(async () => {
  folder = await temporaryDirectory();
  await writeProgram(join(folder.path, "deploy.sh"), 'echo "$@" > deployed; echo "https://$1.example.org/"');
});
after(() => folder[Symbol.asyncDispose]());

const env = { PATH: process.env["PATH"], TOKEN_OF_OURS: SECRET };
const to = (...command: string[]) => deploymentTo<"command">({ kind: "command", command });

function host() {
  return createSiteCommand({ run: programRun(env), workspace: folder.path, env, timeout: 1_000 });
}

test("it is unknown what is live", async () => {
  assert.equal(await host().live(to("./deploy.sh").target), undefined);
});

test("it runs in the workspace, and the last URL on stdout is where the site is", async () => {
  const lines: string[] = [];
  assert.equal(
    await host().deploy(to("./deploy.sh", "production"), (line) => lines.push(line)),
    "https://production.example.org/",
  );
  assert.equal(await readFile(join(folder.path, "deployed"), "utf8"), "production\n");
  assert.deepEqual(lines, ["https://production.example.org/"]);
});

const printed: Record<string, string> = {
  "echo uploading; echo done": "",
  "echo 'old: https://a.example.org, new: https://b.example.org/x?y=1.'": "https://b.example.org/x?y=1",
  "echo https://a.example.org; echo see https://help.example.org >&2": "https://a.example.org",
  'echo "{\\"url\\":\\"http://127.0.0.1:8080/site\\"}"': "http://127.0.0.1:8080/site",
};
for (const [script, url] of Object.entries(printed)) {
  test(`${script} is served at ${url || "nowhere that is known"}`, async () => {
    assert.equal(await host().deploy(to("sh", "-c", script), () => undefined), url);
  });
}

test("a program that is not there is an obstacle before anything is built", async () => {
  assert.equal(await host().obstacle(to("./deploy.sh")), null);
  assert.equal(await host().obstacle(to("sh")), null);
  for (const program of ["./deploy-docs.sh", "no-such-program"]) {
    const problem = await host().obstacle(to(program));
    assert.deepEqual(
      { kind: problem?.kind, code: problem?.code },
      { kind: "deploy", code: "program-missing" },
    );
    assert.ok(problem?.message.includes(program));
    assert.equal((await failure(host().deploy(to(program), () => undefined))).code, "program-missing");
  }
});

test("one that fails: exit code and last lines, without secrets", async () => {
  const script = 'echo "401 for $TOKEN_OF_OURS"; exit 2';
  const problem = await failure(host().deploy(to("sh", "-c", script), () => undefined));
  assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "deploy", code: "deploy-failed" });
  assert.match(problem.message, /^deploying docs\/production: .* ended with exit code 2:\n401 for \*\*\*$/s);
});

test("one that takes too long is stopped", async () => {
  const problem = await failure(host().deploy(to("sleep", "60"), () => undefined));
  assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "deploy", code: "deploy-timed-out" });
  assert.match(problem.message, /took longer than 1 s/);
});
