/** Machines that lack what programs count on: no room on the disk, no temporary folder, no home. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { assertRefused } from "../support/refusal.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { startSmallRepository } from "../support/small-repository.ts";

const honest = (name: string) => ({ script: copy("honest", `${name}:$2`), attributes: 'image = ":image"' });
const noDisk = "a disk of one's own cannot be mounted here";
const noFolder = { exit: 5, codes: ["no-scratch-folder"], hints: ["TMPDIR"] };

describe("a release with", () => {
  let place: Pushers;
  before(async () => {
    place = await startPushers({ api: honest("api"), locked: honest("locked") });
  });
  after(() => place[Symbol.asyncDispose]());

  test("TMPDIR that is a file", async () => {
    const file = join(place.scratch, "a-file");
    await writeFile(file, "");
    const env = { TMPDIR: file };
    await assertRefused(place, ["release", "api/v1.0.0"], { ...noFolder, says: [file, "ENOTDIR"] }, { env });
  });

  test("TMPDIR on a disk that takes no more files", async (context) => {
    await using disk = await mountSmallDisk(join(place.scratch, "crowded"), 64, 1);
    if (disk === null) return context.skip(noDisk);
    const refused = { ...noFolder, says: [disk.path, "no space left on device"] };
    await assertRefused(place, ["release", "api/v1.0.0"], refused, { env: { TMPDIR: disk.path } });
  });

  test("TMPDIR on a full disk", async (context) => {
    await using disk = await mountSmallDisk(join(place.scratch, "full"), 64);
    if (disk === null) return context.skip(noDisk);
    await disk.fill();
    const refused = { ...noFolder, says: [disk.path, "no space left on device"] };
    await assertRefused(place, ["release", "api/v1.0.0"], refused, { env: { TMPDIR: disk.path } });
  });

  test("no HOME, to a registry that wants credentials", async () => {
    const headers = { "www-authenticate": 'Basic realm="acme"' };
    place.registry.failNext("* /v2/acme/locked/*", Array(9).fill({ status: 401, headers }));
    const refused = {
      exit: 6,
      codes: ["registry-unauthorized"],
      says: ["neither DOCKER_CONFIG nor HOME is set"],
      hints: ["docker login"],
    };
    const env = { HOME: undefined, DOCKER_CONFIG: undefined };
    await assertRefused(place, ["release", "locked/v1.0.0"], refused, { env });
  });

  test("no HOME, to a registry that wants none: it is made", async () => {
    const env = { HOME: undefined, DOCKER_CONFIG: undefined };
    const { exitCode, stderr } = await place.slipway(["release", "api/v1.0.0"], { env });
    assert.equal(exitCode, 0, stderr);
  });
});

test("a clone on a full disk: the record cannot be written, and nothing else is", async (context) => {
  await using place = await startSmallRepository();
  await place.tree.tag("docs/v1.0.0");
  await using disk = await mountSmallDisk(join(place.scratch, "disk"), 1024);
  if (disk === null) return context.skip(noDisk);
  const clone = join(disk.path, "mono");
  await place.tree.git("clone", "--quiet", place.tree.remote, clone);
  await disk.fill();
  const refused = {
    exit: 7,
    codes: ["git-failed"],
    says: [/No space left on device|Out of diskspace/],
    hints: [`free some space on the disk that holds ${clone}`],
  };
  await assertRefused(place, ["release", "docs/v1.0.0"], refused, { cwd: clone });
});
