/** Cutting for real: remotes that misbehave, and what is where afterwards. */

import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ErrorKind } from "../../src/domain/text/problem.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { Clone, GitFixture } from "./git-fixture.ts";

/** What the bare remote runs at a push; null takes the hook away. */
export async function hook(rig: GitFixture, name: string, script: string | null): Promise<void> {
  const file = join(rig.tree.remote, "hooks", name);
  if (script === null) await rm(file);
  else await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Cuts HEAD under a name. */
export async function cut(
  { git }: Pick<Clone, "git">,
  name: string,
  message = `Release ${name}\n`,
): Promise<string> {
  return git.cutTag({ name, commit: await git.commitOf("HEAD"), message });
}

/** The tag objects of that name, here and on the remote; empty if there is none. */
export async function standing(rig: GitFixture, { tree }: Pick<Clone, "tree">, name: string) {
  const [here, there] = await Promise.all([
    tree.git("for-each-ref", "--format=%(objectname)", `refs/tags/${name}`),
    rig.remote("for-each-ref", "--format=%(objectname)", `refs/tags/${name}`),
  ]);
  return { here, there };
}

/** Asserts kind, code, and words of message and hint. */
export function failsWith(kind: ErrorKind, code: string, words: RegExp, hint = /./) {
  return (error: unknown): true => {
    assert.ok(error instanceof ReleaseError, String(error));
    const [problem] = error.problems;
    assert.deepEqual([error.kind, problem?.code], [kind, code], error.message);
    assert.match(error.message, words);
    assert.match(problem?.hint ?? "", hint);
    return true;
  };
}
