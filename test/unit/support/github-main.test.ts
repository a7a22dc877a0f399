import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createBareRepository } from "../../support/bare-repository.ts";

const main = fileURLToPath(new URL("../../support/github-server/main.ts", import.meta.url));

test("main.ts prints its URL, serves with its token, and ends at SIGTERM", async () => {
  await using git = await createBareRepository();
  const args = ["--repo", "octo/ships", "--git-dir", git.gitDir, "--token", "secret"];
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const answer = await fetch(`${url}/repos/octo/ships`, { headers: { authorization: "Bearer secret" } });
    const repository = (await answer.json()) as { permissions: { push: boolean } };
    assert.equal(repository.permissions.push, true);
  } finally {
    child.kill("SIGTERM");
  }
  assert.deepEqual(await ended, [0, null]);
});

test("main.ts explains itself when it gets no repository", async () => {
  const child = spawn(process.execPath, [main], { stdio: ["ignore", "ignore", "pipe"] });
  const chunks: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  assert.deepEqual(await once(child, "close"), [2, null]);
  assert.match(Buffer.concat(chunks).toString(), /usage: main\.ts --repo/);
});
