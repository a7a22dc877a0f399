import assert from "node:assert/strict";
import { test } from "node:test";
import { type FileFacts, judgeAttachments } from "../../../src/planning/gates/attachments.ts";
import { codes } from "../../support/facts.ts";

const GIB = 1024 ** 3;

function file(name: string, size = 1, path = `bazel-out/${name}`): FileFacts {
  return { name, path, size };
}

test("files of different names and a size that GitHub accepts are fine", () => {
  assert.deepEqual(judgeAttachments([]), []);
  assert.deepEqual(judgeAttachments([file("a"), file("b", 2 * GIB - 1)]), []);
});

for (const { says, files, code, names } of [
  {
    says: "two of one name",
    files: [file("a", 1, "x/a"), file("a", 1, "y/a")],
    code: "files-of-one-name",
    names: ["x/a", "y/a"],
  },
  {
    says: "the checksums' name",
    files: [file("checksums.txt")],
    code: "files-of-one-name",
    names: ["checksums.txt"],
  },
  { says: "an empty one", files: [file("a", 0)], code: "file-size", names: ["bazel-out/a", "0 bytes"] },
  {
    says: "one of 2 GiB",
    files: [file("a", 2 * GIB)],
    code: "file-size",
    names: ["bazel-out/a", "2147483648 bytes"],
  },
]) {
  test(`${says} is refused, with its path`, () => {
    const problems = judgeAttachments(files);
    assert.deepEqual(codes(problems), [code]);
    for (const name of names) assert.ok(problems[0]?.message.includes(name), problems[0]?.message);
  });
}

test("everything that is wrong is reported at once", () => {
  const problems = judgeAttachments([file("a", 0), file("a"), file("checksums.txt", 3 * GIB)]);
  assert.deepEqual(codes(problems), ["file-size", "files-of-one-name", "files-of-one-name", "file-size"]);
});
