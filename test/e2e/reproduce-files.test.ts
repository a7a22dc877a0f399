/** Files of releases that are built again: archives and plain files, each with the entry, the bytes and the reason for what differs. */

import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

interface FoundFile {
  readonly name: string;
  readonly recorded: string | null;
  readonly built: string | null;
  readonly same: boolean;
  readonly differences: readonly { layer: string; path: string | null; what: string }[];
  readonly suspects: readonly { kind: string; hint: string }[];
}

/** Packs one file that holds the time, as itself, a tar archive, one that is compressed, and a zip archive. */
const PACK = `import gzip, io, os, sys, tarfile, time, zipfile
out = sys.argv[1]
now = time.time_ns()
text = b"version 1, built at %d\\n" % now

def tar(entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, mode, owner, mtime, content in entries:
            info = tarfile.TarInfo(name)
            info.mode, info.uid, info.mtime, info.size = mode, owner, mtime, len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()

def write(name, content):
    with open(os.path.join(out, name), "wb") as file:
        file.write(content)

write("same.txt", b"the same everywhere\\n")
write("plain.txt", text)
write("tool.tar", tar([("bin/tool", 0o755, 0, now // 10**9, text), ("README", 0o644, 0, 0, b"read\\n")]))
write("times.tar.gz", gzip.compress(tar([("bin/tool", 0o755, 0, 0, b"same\\n")]), mtime=now // 10**9))
with zipfile.ZipFile(os.path.join(out, "tool.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in (("tool.exe", text), ("LICENSE", b"free\\n")):
        info = zipfile.ZipInfo(name, (2026, 6, 8, 12, 0, 0))
        info.external_attr = 0o100644 << 16
        archive.writestr(info, content)
`;

const FILES = ["same.txt", "plain.txt", "tool.tar", "times.tar.gz", "tool.zip"];

const BUILD = `genrule(
    name = "dist",
    srcs = ["pack.py"],
    outs = [${FILES.map((name) => `"${name}"`).join(", ")}],
    cmd = "python3 $(location pack.py) $(RULEDIR)",
)
filegroup(name = "readme", srcs = ["readme.txt"])
filegroup(name = "ignored", srcs = ["out/local.txt"])
`;

const CONFIG = `format = 1
[repository]
github = "acme/mono"
[defaults]
tag = "{component}/v{version}"
[components.dist.files]
bazel = ["//:dist"]
[components.readme.files]
bazel = ["//:readme"]
[components.ignored.files]
bazel = ["//:ignored"]
[components.told]
[components.told.command]
run = ["true"]
[signing]
mode = "key"
key = { env = "RELEASE_SIGNER" }
attach = ["provenance"]
`;

describe("the files of a release that is built again", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({
      bazel: true,
      config: CONFIG,
      files: {
        ".gitignore": "/bazel-*\n/out/\n",
        "BUILD.bazel": BUILD,
        "pack.py": PACK,
        "readme.txt": "read\n",
        "out/local.txt": "what only this clone has\n",
      },
    });
    const temporary = join(place.scratch, "temporary");
    await mkdir(temporary);
    Object.assign(place.env, { TMPDIR: temporary, RELEASE_SIGNER: newKeyPair().privateKey });
    const tags = ["dist", "readme", "ignored", "told"].map((name) => `${name}/v1.0.0`);
    for (const tag of tags) await place.tree.tag(tag);
    done(await place.slipway(["release", ...tags, "--json"]));
  });
  after(() => place?.[Symbol.asyncDispose]());

  async function reproduced(name: string, exit: number, env = {}): Promise<ReadonlyMap<string, FoundFile>> {
    const result = await place.slipway(["reproduce", `${name}/v1.0.0`, "--json"], { env });
    assert.equal(result.exitCode, exit, result.stderr);
    const { images, files }: { images: unknown[]; files: FoundFile[] } = result.json();
    assert.deepEqual(images, []);
    const left = (await readdir(place.env["TMPDIR"] ?? "")).filter((each) => each.startsWith("slipway-"));
    assert.deepEqual(left, []);
    return new Map(files.map((each) => [each.name, each]));
  }

  test("have the recorded digests, the checksums too; the forge is not asked, and needs no token", async () => {
    const from = place.github.requests.length;
    const files = await reproduced("readme", 0, { GITHUB_TOKEN: undefined });
    assert.deepEqual(
      [...files.values()].map(({ name, same, recorded, built }) => [name, same, recorded === built]),
      [
        ["readme.txt", true, true],
        ["checksums.txt", true, true],
      ],
    );
    assert.deepEqual(place.github.requests.slice(from), []);
    const { stdout } = await place.slipway(["reproduce", "readme/v1.0.0", "--record"]);
    assert.match(stdout, /2 of 2 files have the recorded digest; nothing is recorded of files/);
  });

  test("differ: entries of archives, bytes of files, and the reasons are named", async () => {
    const files = await reproduced("dist", 9);
    const said = (name: string) => {
      const { same, differences, suspects } = files.get(name) ?? {};
      const kinds = suspects?.map(({ kind }) => kind);
      return { same, kinds, lines: differences?.map(({ path, what }) => `${path}: ${what}`) ?? [] };
    };
    assert.equal(said("same.txt").same, true);
    const bytes = /content differs from byte \d+ on: \S+[^"]+ 1, built at \d+\\n" \(recorded\), /;
    const plain = said("plain.txt");
    assert.match(plain.lines.join("\n"), new RegExp(`^null: ${bytes.source}`));
    assert.deepEqual(plain.kinds, ["time"]);
    const tar = said("tool.tar");
    assert.match(tar.lines[0] ?? "", /^bin\/tool: time 2\S+Z \(recorded\), 2\S+Z \(built\)$/);
    assert.match(tar.lines[1] ?? "", new RegExp(`^bin/tool: ${bytes.source}`));
    assert.deepEqual([tar.lines.length, tar.kinds], [2, ["time", "file-times"]]);
    const zip = said("tool.zip");
    assert.match(zip.lines.join("\n"), new RegExp(`^tool.exe: ${bytes.source}`));
    assert.deepEqual([zip.lines.length, zip.kinds], [1, ["time"]]);
    const compressed = said("times.tar.gz");
    assert.match(compressed.lines[0] ?? "", /^null: the archive is the same, and is compressed otherwise$/);
    assert.match(compressed.lines[1] ?? "", /^null: content differs from byte 4 on: /);
    assert.ok(compressed.kinds?.includes("archive-time"), compressed.kinds?.join());
    assert.deepEqual(said("checksums.txt").lines, ["null: lists the other files that differ"]);
  });

  test("differ for people as well, each below its name", async () => {
    const { exitCode, stdout } = await place.slipway(["reproduce", "dist/v1.0.0"]);
    assert.equal(exitCode, 9);
    const text = stdout.replace(/\s+/g, " ");
    for (const words of [
      "dist/v1.0.0 differs",
      "tool.zip tool.exe: content differs",
      "likely: it holds a time: tool.exe",
      "1 of 6 files has the recorded digest",
    ])
      assert.ok(text.includes(words), `${words}\n${stdout}`);
  });

  test("that are not there any more, or without a token, differ and are not looked into", async () => {
    const without = (await reproduced("dist", 9, { GITHUB_TOKEN: undefined })).get("plain.txt");
    assert.match(
      without?.differences[0]?.what ?? "",
      /cannot be looked into: .*token for GitHub \(GITHUB_TOKEN\)/,
    );
    const { releases } = place.github.repository("acme/mono");
    const assets = releases.find(({ tagName }) => tagName === "dist/v1.0.0")?.assets ?? [];
    assets.splice(
      assets.findIndex(({ name }) => name === "plain.txt"),
      1,
    );
    const gone = (await reproduced("dist", 9)).get("plain.txt");
    assert.match(gone?.differences[0]?.what ?? "", /the release does not have it any more/);
  });

  test("cannot be built from what was committed alone: exit code 5, and what to try", async () => {
    const failed = {
      exit: 5,
      codes: ["build-failed"],
      says: ["out/local.txt"],
      hints: ["slipway reproduce ignored/v1.0.0 --keep", "nothing but what was committed"],
    };
    await assertRefused(place, ["reproduce", "ignored/v1.0.0"], failed);
  });

  test("are all there is: a release with neither images nor files is refused", async () => {
    const nothing = { exit: 4, codes: ["nothing-to-reproduce"], hints: ["slipway show told/v1.0.0"] };
    await assertRefused(place, ["reproduce", "told/v1.0.0"], nothing);
  });
});
