import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findCredentials } from "../../../../src/services/registry/credentials.ts";
import { dockerHome, refused, testRun } from "../../../contract/registry-fixture.ts";

/** A home whose configuration names `docker-credential-fake`, and that program, which is a shell script. */
async function helper(script: string, config: unknown = { credsStore: "fake" }) {
  const home = await dockerHome(config);
  const bin = join(home.path, "bin");
  await mkdir(bin);
  const program = join(bin, "docker-credential-fake");
  await writeFile(program, `#!/bin/sh\nhost=$(cat)\nhere=${home.path}\n${script}\n`);
  await chmod(program, 0o755);
  const env = { HOME: home.path, PATH: `${bin}:/usr/bin:/bin` };
  return {
    home: home.path,
    find: (serverAddress = "ghcr.io") => findCredentials(serverAddress, { env, run: testRun(env) }),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

const answers = `echo "$1 $host" > $here/asked; echo '{"ServerURL":"x","Username":"robot","Secret":"s3cret"}'`;

test("a helper is asked for exactly the registry, and the result says where it was found", async () => {
  await using fake = await helper(answers);
  assert.deepEqual(await fake.find(), {
    credentials: { kind: "basic", username: "robot", password: "s3cret" },
    where: `docker-credential-fake (${fake.home}/.docker/config.json)`,
  });
  assert.equal(await readFile(join(fake.home, "asked"), "utf8"), "get ghcr.io\n");
  await fake.find("https://index.docker.io/v1/");
  assert.equal(await readFile(join(fake.home, "asked"), "utf8"), "get https://index.docker.io/v1/\n");
});

test("a registry's own helper comes before the store, and the store before auths", async () => {
  const auths = { "ghcr.io": { username: "file", password: "file" } };
  await using own = await helper(answers, {
    credsStore: "absent",
    credHelpers: { "ghcr.io": "fake" },
    auths,
  });
  assert.equal((await own.find()).credentials?.kind, "basic");
  await using other = await helper(answers, { credHelpers: { "quay.io": "fake" }, auths });
  assert.deepEqual((await other.find()).credentials, { kind: "basic", username: "file", password: "file" });
});

test("the user <token> brings an identity token", async () => {
  await using fake = await helper(`echo '{"Username":"<token>","Secret":"refresh"}'`);
  assert.deepEqual((await fake.find()).credentials, { kind: "identity", token: "refresh" });
});

test("a helper that has nothing is not an error, and nothing else is looked at", async () => {
  const config = { credsStore: "fake", auths: { "ghcr.io": { username: "file", password: "file" } } };
  await using fake = await helper(`echo "credentials not found in native keychain"; exit 1`, config);
  assert.equal((await fake.find()).credentials, null);
});

test("a helper that fails is quoted, without what looks like a credential", async () => {
  await using fake = await helper(`echo "locked: Bearer abcdefghijkl" >&2; exit 3`);
  const { code, message, hint } = await refused(fake.find());
  assert.equal(code, "credential-helper-failed");
  assert.equal(
    message,
    "the credential helper docker-credential-fake failed with exit code 3:\nlocked: Bearer ***",
  );
  assert.equal(hint, "see what it says: echo ghcr.io | docker-credential-fake get");
});

test("a helper that answers nonsense fails, and the nonsense is not shown", async () => {
  await using fake = await helper(`echo '{"Secret":"s3cret'`);
  const { code, message } = await refused(fake.find());
  assert.equal(code, "credential-helper-failed");
  assert.ok(!message.includes("s3cret"), message);
});

test("a helper that is not installed is named, with the file that names it", async () => {
  await using fake = await helper(answers, { credHelpers: { "ghcr.io": "gone" } });
  const { code, message, hint } = await refused(fake.find());
  assert.equal(code, "credential-helper-missing");
  assert.match(message, /\.docker\/config\.json names the credential helper docker-credential-gone/);
  assert.match(hint, /^install docker-credential-gone/);
});
