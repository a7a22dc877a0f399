import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findCredentials } from "../../../../src/services/registry/credentials.ts";
import { base64, dockerHome, refused, testRun } from "../../../contract/registry-fixture.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const basic = (username: string, password: string) => ({ kind: "basic", username, password });

async function find(config: unknown, serverAddress: string) {
  await using home = await dockerHome(config);
  const env = { HOME: home.path };
  return (await findCredentials(serverAddress, { env, run: testRun(env) })).credentials;
}

const robot = { auth: base64("robot:p:ass") };
const table: readonly [string, unknown, string, unknown][] = [
  ["auth", { auths: { "ghcr.io": robot } }, "ghcr.io", basic("robot", "p:ass")],
  [
    "username and password",
    { auths: { "ghcr.io": { username: "a", password: "b" } } },
    "ghcr.io",
    basic("a", "b"),
  ],
  [
    "auth before username",
    { auths: { "ghcr.io": { ...robot, username: "a", password: "b" } } },
    "ghcr.io",
    basic("robot", "p:ass"),
  ],
  ["a padded password", { auths: { "ghcr.io": { auth: base64("a:b\0\0") } } }, "ghcr.io", basic("a", "b")],
  ["a key with https://", { auths: { "https://ghcr.io": robot } }, "ghcr.io", basic("robot", "p:ass")],
  ["a key with a path", { auths: { "https://ghcr.io/v1/": robot } }, "ghcr.io", basic("robot", "p:ass")],
  [
    "the exact key first",
    { auths: { "https://ghcr.io/v1/": {}, "ghcr.io": robot } },
    "ghcr.io",
    basic("robot", "p:ass"),
  ],
  [
    "Docker Hub's key",
    { auths: { "https://index.docker.io/v1/": robot } },
    "https://index.docker.io/v1/",
    basic("robot", "p:ass"),
  ],
  [
    "Docker Hub's key is nobody else's",
    { auths: { "https://index.docker.io/v1/": robot } },
    "docker.example",
    null,
  ],
  ["another port", { auths: { "ghcr.io:443": robot } }, "ghcr.io", null],
  [
    "a host that begins alike",
    { auths: { "ghcr.io.evil.com": robot, "https://ghcr.io@evil.com": robot } },
    "ghcr.io",
    null,
  ],
  ["a host that ends alike", { auths: { "my-ghcr.io": robot, io: robot } }, "ghcr.io", null],
  ["an entry that a store left empty", { auths: { "ghcr.io": {} } }, "ghcr.io", null],
  [
    "an identity token",
    { auths: { "x.azurecr.io": { ...robot, identitytoken: "t" } } },
    "x.azurecr.io",
    { kind: "identity", token: "t" },
  ],
  [
    "a registry token",
    { auths: { "ghcr.io": { registrytoken: "t" } } },
    "ghcr.io",
    { kind: "bearer", token: "t" },
  ],
  ["no auths", { auths: null, HttpHeaders: {} }, "ghcr.io", null],
  [
    "an empty helper",
    { credsStore: "none", credHelpers: { "ghcr.io": "" }, auths: { "ghcr.io": robot } },
    "ghcr.io",
    basic("robot", "p:ass"),
  ],
];

for (const [name, config, serverAddress, expected] of table) {
  test(`docker's configuration: ${name}`, async () => {
    assert.deepEqual(await find(config, serverAddress), expected);
  });
}

test("DOCKER_CONFIG comes before HOME, and says so", async () => {
  await using home = await dockerHome({});
  await using other = await temporaryDirectory();
  await writeFile(join(other.path, "config.json"), JSON.stringify({ auths: { "ghcr.io": robot } }));
  const env = { HOME: home.path, DOCKER_CONFIG: other.path };
  const found = await findCredentials("ghcr.io", { env, run: testRun(env) });
  assert.deepEqual(found, { credentials: basic("robot", "p:ass"), where: join(other.path, "config.json") });
});

test("no file, no HOME and an empty DOCKER_CONFIG are not an error", async () => {
  await using home = await temporaryDirectory();
  const lookIn = (env: Record<string, string>) => findCredentials("ghcr.io", { env, run: testRun(env) });
  const missing = await lookIn({ HOME: home.path, DOCKER_CONFIG: "" });
  assert.deepEqual(missing, {
    credentials: null,
    where: `${home.path}/.docker/config.json, which does not exist`,
  });
  const homeless = await lookIn({});
  assert.equal(homeless.credentials, null);
});

const broken: readonly [string, string, RegExp][] = [
  [
    "JSON that ends early",
    '{"auths": {"ghcr.io": {"auth": "c2VjcmV0OnNlY3JldA=="',
    /config\.json is not valid JSON$/,
  ],
  [
    "a wrong type",
    '{"auths": {"ghcr.io": {"auth": 5}}}',
    /is wrong at "auths\.ghcr\.io\.auth": .*expected string/,
  ],
  [
    "an auth that is not base64 of user:password",
    '{"auths": {"ghcr.io": {"auth": "c2VjcmV0"}}}',
    /is wrong at "auths\.ghcr\.io\.auth"/,
  ],
  ["an array", "[]", /is wrong/],
];

for (const [name, text, expected] of broken) {
  test(`docker's configuration is unreadable: ${name}`, async () => {
    const { code, message, hint } = await refused(find(text, "ghcr.io"));
    assert.equal(code, "docker-config-unreadable");
    assert.match(message, expected);
    assert.match(hint, /fix .*config\.json/);
    assert.ok(!message.includes("c2Vj"), "it shows no secret");
  });
}

test("a configuration that is a directory is unreadable", async () => {
  await using home = await temporaryDirectory();
  await mkdir(join(home.path, ".docker", "config.json"), { recursive: true });
  const env = { HOME: home.path };
  const { code, message } = await refused(findCredentials("ghcr.io", { env, run: testRun(env) }));
  assert.equal(code, "docker-config-unreadable");
  assert.match(message, /EISDIR/);
});

test("DOCKER_AUTH_CONFIG comes before the file, host by host, and one that cannot be read counts as empty", async () => {
  await using home = await dockerHome({ auths: { "ghcr.io": robot, "quay.io": robot } });
  const look = (text: string | undefined, host: string) => {
    const env = { HOME: home.path, DOCKER_AUTH_CONFIG: text };
    return findCredentials(host, { env, run: testRun(env) });
  };
  const given = JSON.stringify({
    auths: {
      "ghcr.io": { auth: `${base64("ci:word")}\n` },
      "https://index.docker.io/v1/": { auth: base64("hub:word") },
      "quay.io": {},
    },
    credHelpers: { "ecr.example": "ecr-login" },
  });
  assert.deepEqual(await look(given, "ghcr.io"), {
    credentials: basic("ci", "word"),
    where: "DOCKER_AUTH_CONFIG",
  });
  assert.deepEqual((await look(given, "https://index.docker.io/v1/")).credentials, basic("hub", "word"));
  assert.deepEqual((await look(given, "quay.io")).credentials, basic("robot", "p:ass"));
  const absent = await look(given, "ghcr.io.example");
  assert.equal(absent.credentials, null);
  assert.match(absent.where, /^DOCKER_AUTH_CONFIG and .*config\.json$/);
  for (const text of ["{", "[]", '{"auths": 1}', "", undefined])
    assert.deepEqual((await look(text, "ghcr.io")).credentials, basic("robot", "p:ass"), text);
  assert.match(
    (await look("{ secret", "example.org")).where,
    /^DOCKER_AUTH_CONFIG, which is not docker's JSON, and |^DOCKER_AUTH_CONFIG, which is not docker's JSON and /,
  );
  assert.equal(
    (await refused(look('{"auths":{"ghcr.io":{"auth":"bm9jb2xvbg=="}}}', "ghcr.io"))).code,
    "docker-config-unreadable",
  );
});
