/** Temporary folders of runs that were killed are cleared by the next one; everything else stays. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { createMachine } from "../../src/services/process/machine.ts";
import {
  clearAbandoned,
  ownedFolder,
  removeFolder,
  scratchFolder,
} from "../../src/services/process/scratch.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("only folders whose process has ended are cleared", async () => {
  await using place = await temporaryDirectory();
  const machine = createMachine(process.pid);
  const child = spawn("sleep", ["60"]);
  const abandoned = await ownedFolder(place.path, createMachine(child.pid ?? 0));
  await mkdir(join(abandoned, "deep"));
  await writeFile(join(abandoned, "deep", "events.json"), "{}");
  const kept = [
    await ownedFolder(place.path, machine),
    await scratchFolder(place.path),
    join(place.path, "slipway-file"),
    join(place.path, "another"),
  ];
  await writeFile(join(place.path, "slipway-file"), "");
  await mkdir(join(place.path, "another"));
  await clearAbandoned(place.path, machine);
  assert.equal((await readdir(place.path)).length, 5, "its process lives");
  child.kill("SIGKILL");
  await once(child, "exit");
  await clearAbandoned(place.path, machine);
  const left = (await readdir(place.path)).map((name) => join(place.path, name));
  assert.deepEqual(left.sort(), kept.sort());
  await clearAbandoned(join(place.path, "absent"), machine);
});

const skip = process.getuid?.() === 0 && "root may remove anything";

test("a folder goes although folders in it may not be written", { skip }, async () => {
  await using place = await temporaryDirectory();
  const inner = join(place.path, "outer", "tree", "artifact");
  await mkdir(inner, { recursive: true });
  await writeFile(join(inner, "file"), "");
  for (const folder of [inner, join(inner, "..")]) await chmod(folder, 0o555);
  await removeFolder(join(place.path, "outer"));
  assert.deepEqual(await readdir(place.path), []);
});
