import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { leftRunning } from "../../support/processes.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("finds what runs for a folder, by its arguments and by its environment, until it has ended", async () => {
  await using folder = await temporaryDirectory();
  const children = [
    spawn("tail", ["-f", "/dev/null", "--", folder.path], { stdio: "ignore" }),
    spawn("sleep", ["60"], { stdio: "ignore", env: { ...process.env, SOMEWHERE: folder.path } }),
  ];
  await Promise.all(children.map((child) => once(child, "spawn")));
  assert.deepEqual((await leftRunning(folder.path)).length, 2);
  for (const child of children) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  assert.deepEqual(await leftRunning(folder.path), []);
});
