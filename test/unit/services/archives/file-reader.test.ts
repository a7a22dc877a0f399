/** What files of releases are found to hold. The archives are written by Python. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { BLOCK } from "../../../../src/domain/release/reproduction.ts";
import { fileReader } from "../../../../src/services/archives/file-reader.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const WRITE = `import struct, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    def add(name, content, mode, extra=b"", method=zipfile.ZIP_DEFLATED):
        info = zipfile.ZipInfo(name, (2026, 6, 8, 12, 0, 2))
        info.create_system, info.external_attr, info.extra = 3, mode << 16, extra
        info.compress_type = method
        archive.writestr(info, content)
    add("bin/", b"", 0o40755)
    add("bin/tool", b"x" * 70000 + b"end", 0o100755, struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1001))
    add("bin/alias", b"tool", 0o120777, method=zipfile.ZIP_STORED)
`;

describe("a file of a release", () => {
  let scratch: Awaited<ReturnType<typeof temporaryDirectory>>;
  const at = (name: string) => join(scratch.path, name);
  before(async () => {
    scratch = await temporaryDirectory("slipway-archives");
  });
  after(() => scratch?.[Symbol.asyncDispose]());

  test("that is a zip archive has its entries: type, mode, owner, time, size, link and compression", async () => {
    execFileSync("python3", ["-c", WRITE, at("tool.zip")]);
    const { kind, content, blocks } = await fileReader.read(at("tool.zip"));
    assert.equal(kind, "zip");
    const time = Date.UTC(2026, 5, 8, 12, 0, 2) / 1_000;
    const seen = content.entries.map(({ blocks: hashes, attributes, ...each }) => ({
      ...each,
      method: attributes.get("method"),
      blocks: hashes.length,
    }));
    const nothing = { owner: "", time, size: 0, link: null, blocks: 0 };
    assert.deepEqual(seen, [
      { ...nothing, path: "bin", type: "directory", mode: 0o755, method: "deflated" },
      {
        ...{ ...nothing, path: "bin/tool", type: "file", mode: 0o755, owner: "1000:1001" },
        ...{ size: 70_003, method: "deflated", blocks: 2 },
      },
      { ...nothing, path: "bin/alias", type: "symlink", mode: 0o777, link: "tool", method: "stored" },
    ]);
    const read = (await blocks([{ path: "bin/tool", block: 1 }])).get("bin/tool");
    assert.equal(Buffer.from(read?.block ?? []).toString(), `${"x".repeat(70_000 - BLOCK)}end`);
    assert.equal(Buffer.from(read?.start ?? []).toString(), "x".repeat(16));
  });

  test("that only begins as an archive does is plain", async () => {
    const texts = {
      "text.gz": gzipSync("no archive\n"),
      "torn.zip": Buffer.from("PK\x03\x04 torn"),
      empty: "",
    };
    for (const [name, bytes] of Object.entries(texts)) {
      await writeFile(at(name), bytes);
      const { kind, content } = await fileReader.read(at(name));
      assert.equal(kind, "plain", name);
      assert.deepEqual(
        content.entries.map(({ path, size }) => [path, size]),
        [[".", bytes.length]],
      );
    }
  });

  test("that is plain is read in blocks", async () => {
    await writeFile(at("plain"), "a".repeat(BLOCK) + "b".repeat(10));
    const { content, blocks } = await fileReader.readPlain(at("plain"));
    assert.equal(content.entries[0]?.blocks.length, 2);
    const read = (await blocks([{ path: ".", block: 1 }])).get(".");
    assert.equal(Buffer.from(read?.block ?? []).toString(), "b".repeat(10));
  });
});
