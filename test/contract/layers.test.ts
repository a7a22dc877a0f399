/** Layers as real programs write them (GNU tar, gzip, zstd): what is read of them, and of which blocks. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { link, mkdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { BLOCK, type LayerContent, type LayerEntry } from "../../src/domain/release/reproduction.ts";
import { blobReader } from "../../src/services/oci/layers.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";

const run = promisify(execFile);
const TAR = "application/vnd.oci.image.layer.v1.tar";
const LONG = `${"long/".repeat(60)}name`;

describe("a layer", () => {
  let place: TemporaryDirectory;
  let root: string;
  const content = randomBytes(3 * BLOCK + 5);
  before(async () => {
    place = await temporaryDirectory();
    root = join(place.path, "root");
    await mkdir(join(root, "bin"), { recursive: true });
    await mkdir(join(root, LONG, ".."), { recursive: true });
    await writeFile(join(root, "bin/program"), content, { mode: 0o755 });
    await writeFile(join(root, "bin/empty"), "");
    await writeFile(join(root, LONG), "at the end of a long path\n");
    await link(join(root, "bin/program"), join(root, "bin/twin"));
    await symlink("program", join(root, "bin/alias"));
    for (const path of ["bin/program", "bin/empty", LONG])
      await utimes(join(root, path), 1_700_000_000, 1_700_000_000);
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** Packs the folder with GNU tar in one of its formats. */
  async function pack(format: string): Promise<string> {
    const file = join(place.path, `${format}.tar`);
    const owner = ["--owner=ann:1000", "--group=staff:50"];
    await run("tar", ["-C", root, `--format=${format}`, "--sort=name", ...owner, "-cf", file, "."]);
    return file;
  }

  async function read(file: string): Promise<LayerContent> {
    const found = await blobReader.read(file, TAR);
    assert.ok(!("unread" in found));
    return found;
  }

  const known = (entries: readonly LayerEntry[]) => new Map(entries.map((entry) => [entry.path, entry]));

  for (const format of ["gnu", "pax"])
    test(`of GNU tar's format ${format} has its files, links, owners, modes and times`, async () => {
      const file = await pack(format);
      const { digest, entries } = await read(file);
      assert.equal(
        digest,
        `sha256:${createHash("sha256")
          .update(await readFile(file))
          .digest("hex")}`,
      );
      const paths = known(entries);
      const program = paths.get("bin/program");
      assert.deepEqual(
        [program?.type, program?.mode, program?.owner, program?.time, program?.size, program?.blocks.length],
        ["file", 0o755, "1000:50 (ann:staff)", 1_700_000_000, content.length, 4],
      );
      assert.deepEqual([paths.get("bin")?.type, paths.get(".")?.type], ["directory", "directory"]);
      assert.deepEqual([paths.get("bin/alias")?.type, paths.get("bin/alias")?.link], ["symlink", "program"]);
      assert.equal(paths.get("bin/twin")?.type, "link");
      assert.match(paths.get("bin/twin")?.link ?? "", /bin\/program$/);
      assert.deepEqual(paths.get("bin/empty")?.blocks, []);
      assert.equal(paths.get(LONG)?.size, 26);
    });

  const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
  const compressors: Readonly<Record<string, ((bytes: Buffer) => Buffer) | undefined>> = {
    gzip: zlib.gzipSync,
    zstd: zstdCompressSync,
  };
  for (const [name, compress] of Object.entries(compressors))
    test(`compressed with ${name} is the same layer`, { skip: compress === undefined }, async () => {
      const file = await pack("pax");
      const packed = `${file}.${name}`;
      await writeFile(packed, compress?.(await readFile(file)) ?? "");
      assert.deepEqual(await blobReader.read(packed, `${TAR}+${name}`), await blobReader.read(file, TAR));
    });

  test("gives the blocks that are asked for, with the beginning of their files", async () => {
    const file = await pack("pax");
    const found = await blobReader.blocks(file, TAR, [
      { path: "bin/program", block: 3 },
      { path: LONG, block: 0 },
      { path: "bin/empty", block: 0 },
      { path: "not/there", block: 0 },
    ]);
    assert.deepEqual([...found.keys()].sort(), ["bin/empty", "bin/program", LONG].sort());
    assert.deepEqual(Buffer.from(found.get("bin/program")?.block ?? []), content.subarray(3 * BLOCK));
    assert.deepEqual(Buffer.from(found.get("bin/program")?.start ?? []), content.subarray(0, 16));
    assert.equal(Buffer.from(found.get(LONG)?.block ?? []).toString(), "at the end of a long path\n");
  });

  test("that is not one cannot be read, and is named", async () => {
    const file = join(place.path, "broken");
    const whole = await readFile(await pack("pax"));
    await writeFile(file, whole.subarray(0, whole.length / 2 - 100));
    for (const type of [TAR, `${TAR}+gzip`]) {
      const found = await blobReader.read(file, type);
      assert.ok("unread" in found);
      assert.match(found.unread, /^it cannot be read as application\/vnd.+: ./);
    }
  });

  test("of any size is read in little memory", async () => {
    const file = join(place.path, "large.tar");
    const megabytes = 200;
    await run("truncate", [`--size=${megabytes}M`, join(root, "large")]);
    await run("tar", ["-C", root, "-cf", file, "large"]);
    assert.ok((await stat(file)).size > megabytes << 20);
    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const before = process.memoryUsage.rss();
    const { entries } = await read(file);
    clearInterval(watching);
    assert.equal(entries[0]?.blocks.length, (megabytes << 20) / BLOCK);
    assert.ok(most - before < 100 << 20, `${(most - before) >> 20} MB more`);
  });
});
