import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeProgram } from "../support/program.ts";
import { GIT_ENV, gitIn, startGit } from "./git-fixture.ts";

/** A stand-in for ssh and what it reaches: it notes its options and runs the command on this machine. */
const SSH = (log: string) => `echo "$@" >> ${log}
for last in "$@"; do :; done
exec sh -c "$last"`;

test("ssh waits for a limited time, unless the user says how it is started", async () => {
  await using rig = await startGit();
  const { tree, scratch } = rig;
  const [log, bin] = [join(scratch, "ssh-calls"), join(scratch, "bin")];
  for (const name of ["ssh", "own-ssh"]) await writeProgram(join(bin, name), SSH(`${log}-${name}`));
  await tree.git("remote", "set-url", "origin", `ssh://git@git.example${tree.remote}`);
  const env = { ...GIT_ENV, PATH: `${bin}:${GIT_ENV.PATH}` };
  const calls = async (name: string) => (await readFile(`${log}-${name}`, "utf8")).trim().split("\n");
  const git = gitIn(tree.path, env);
  for (const _ of [1, 2]) assert.notEqual((await git.remoteState([], "all")).trunk, null);
  for (const call of await calls("ssh"))
    assert.match(
      call,
      /-o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 .*git@git\.example/,
    );
  await gitIn(tree.path, { ...env, GIT_SSH_COMMAND: "own-ssh -v" }).remoteState([], "all");
  await tree.git("config", "core.sshCommand", "own-ssh -q");
  await gitIn(tree.path, env).remoteState([], "all");
  const own = await calls("own-ssh");
  assert.ok(
    own.every((call) => !call.includes("ConnectTimeout")),
    own.join("\n"),
  );
  assert.ok(
    own.some((call) => call.startsWith("-v ")) && own.some((call) => call.startsWith("-q ")),
    own.join("\n"),
  );
});
