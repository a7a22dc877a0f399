/** `slipway doctor`: what releases need is tried all at once, with real Bazel and git, and nothing is written. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { outside } from "../support/outside.ts";
import { type SmallRepository, startSmallRepository, TOKENS } from "../support/small-repository.ts";

const AUTH = { user: "deployer", password: "correct horse", scheme: "bearer" } as const;

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[defaults]
tag = "{component}/v{version}"

[components.api.image]
bazel = "//api:push"
repository = "REGISTRY/acme/api"
tag_via = "stamp"

[components.api.command]
run = ["true"]
`;

/** A rule that looks like the one of rules_img, and pushes nothing. */
const RULES = `
def _push(ctx):
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, "#!/bin/sh", is_executable = True)
    return [DefaultInfo(executable = script)]

image_push = rule(implementation = _push, executable = True, attrs = {"tag": attr.string()})
`;

const WORKFLOW = `on:
  push:
    tags: ["api/v[0-9]*"]
permissions: { contents: write }
jobs:
  release:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - run: npx slipway release
`;

const STATUS = `#!/bin/sh
echo "STABLE_IMAGE_TAG $SLIPWAY_IMAGE_TAG"
`;

const FILES = {
  ".gitignore": "bazel-*\n",
  ".bazelrc": "build --workspace_status_command=./tools/status.sh\n",
  ".github/workflows/release.yml": WORKFLOW,
  "push.bzl": RULES,
  BUILD: "",
  "api/BUILD": 'load("//:push.bzl", "image_push")\n\nimage_push(name = "push")\n',
  "tools/status.sh": STATUS,
};

interface Check {
  readonly subject: string;
  readonly ok: boolean | null;
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}

describe("what releases need", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({ bazel: true, auth: AUTH, config: CONFIG, files: FILES });
    const auth = Buffer.from(`${AUTH.user}:${AUTH.password}`).toString("base64");
    await mkdir(join(place.scratch, "docker"));
    const docker = JSON.stringify({ auths: { [place.registry.host]: { auth } } });
    await writeFile(join(place.scratch, "docker", "config.json"), docker);
    place.github.repository("acme/mono").environments.set("production", ["*/v*"]);
  });
  after(() => place[Symbol.asyncDispose]());

  /** Runs it, and asserts that nothing outside is different then. */
  async function checks(exit: number, ...args: readonly string[]): Promise<readonly Check[]> {
    const before = await outside(place);
    const { exitCode, stdout, stderr, json } = await place.slipway([...args, "--json"]);
    assert.equal(exitCode, exit, stdout + stderr);
    assert.deepEqual(await outside(place), before, "something was written");
    assert.equal(json().format, 1);
    return json().checks;
  }

  const verdicts = (all: readonly Check[]) =>
    all.map(({ subject, ok, code }) => [subject.replace(place.registry.host, "REGISTRY"), ok, code]);

  test("is all there: exit code 0, and the same by `check` without a tag", async () => {
    const all = await checks(0, "doctor");
    assert.deepEqual(verdicts(all), [
      ["origin", true, null],
      ["origin/main", true, null],
      ["refs/slipway/*", true, null],
      ["GitHub token", true, null],
      ["workflows", true, null],
      ["environment production", true, null],
      ["REGISTRY/acme/api", true, null],
      ["//api:push", true, null],
      ["tools/status.sh", true, null],
      ["command of api: true", true, null],
    ]);
    assert.match(
      all.find(({ subject }) => subject.endsWith("/acme/api"))?.message ?? "",
      /token for pull and push/,
    );
    const { exitCode, stdout } = await place.slipway(["check"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^ {2}✓ origin +it answers$/m);
    assert.match(stdout, /^nothing to put right$/m);
  });

  test("is reported all at once if it is not there, each with its code and what to do", async () => {
    const { tree, github, env, registry } = place;
    await tree.write(
      "slipway.toml",
      `${CONFIG.replaceAll("REGISTRY", registry.host).replace('run = ["true"]', 'run = ["./no-such-program"]')}
[components.web.image]
bazel = "//web:psh"
repository = "${registry.host}/acme/web"

[components.lib.image]
bazel = "//api:out"
repository = "${registry.host}/acme/lib"
`,
    );
    await tree.write(
      "api/BUILD",
      'load("//:push.bzl", "image_push")\n\nimage_push(\n    name = "push",\n    tag = "latest",\n)\ngenrule(name = "out", outs = ["out.txt"], cmd = "touch $@")\n',
    );
    await tree.write("tools/status.sh", STATUS.replace("STABLE_", ""));
    await tree.commit("Break it");
    await tree.git("config", "remote.origin.pushurl", join(place.scratch, "nowhere.git"));
    github.repository("acme/mono").environments.set("production", null);
    Object.assign(env, { GITHUB_TOKEN: TOKENS.pull, DOCKER_CONFIG: join(place.scratch, "nothing") });
    const all = await checks(4, "doctor");
    assert.deepEqual(
      verdicts(all).filter(([, ok]) => ok !== true),
      [
        ["refs/slipway/*", false, "remote-unreachable"],
        ["GitHub token", false, "github-forbidden"],
        ["workflows", false, "tag-starts-nothing"],
        ["workflows", false, "tag-starts-nothing"],
        ["environment production", false, "environment-refuses-tags"],
        ["REGISTRY/acme/api", false, "registry-unauthorized"],
        ["REGISTRY/acme/web", false, "registry-unauthorized"],
        ["REGISTRY/acme/lib", false, "registry-unauthorized"],
        ["//web:psh", false, "no-such-target"],
        ["//api:out", false, "not-a-pusher"],
        ["//api:push", false, "own-image-tag"],
        ["tools/status.sh", false, "volatile-key"],
        ["command of api: ./no-such-program", false, "program-missing"],
      ],
    );
    const own = all.find(({ code }) => code === "own-image-tag");
    assert.match(
      own?.message ?? "",
      /^api\/BUILD:5:\d+: \/\/api:push pushes the image tag latest at every push$/,
    );
    for (const { hint, code } of all) assert.equal(hint === null, code === null);
  });

  test("says what could not be tried, and why", async () => {
    const { tree, github, env, registry } = place;
    const trunk = '[repository]\ntrunk = "trunk"\n';
    await tree.write(
      "slipway.toml",
      CONFIG.replaceAll("REGISTRY", registry.host).replace("[repository]\n", trunk),
    );
    github.repository("acme/mono").environments.delete("production");
    Object.assign(env, { GITHUB_TOKEN: TOKENS.push, BAZEL: join(place.scratch, "no-bazel-here") });
    const all = await checks(4, "check");
    const of = (subject: string) => verdicts(all).find(([name]) => name === subject);
    assert.deepEqual(of("origin/trunk"), ["origin/trunk", false, "no-trunk"]);
    assert.deepEqual(of("GitHub token"), ["GitHub token", null, "not-tried"]);
    assert.deepEqual(of("bazel"), ["bazel", false, "bazel-missing"]);
    assert.deepEqual(of("tools/status.sh"), ["tools/status.sh", false, "volatile-key"]);
    // GitHub makes an environment, without rules, when a job first names it.
    assert.deepEqual(of("environment production"), ["environment production", true, null]);
  });

  test("gives a registry and a GitHub that do not answer up soon, each host once, and says what was tried", async () => {
    const { tree, registry, env } = place;
    const asked: string[] = [];
    const silent = createServer(({ url = "" }) => void asked.push(url.split("/")[1] ?? "")).listen(
      0,
      "127.0.0.1",
    );
    await once(silent, "listening");
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const [port, closed] = [silent, gone].map((server) => (server.address() as AddressInfo).port);
    gone.close();
    await once(gone, "close");
    const image = (name: string, host: string) =>
      `[components.${name}.image]\nbazel = "//api:push"\nrepository = "${host}/acme/${name}"\n`;
    const others = [
      image("away", `127.0.0.1:${closed}`),
      image("away-too", `127.0.0.1:${closed}`),
      image("silent", `127.0.0.1:${port}`),
      image("silent-too", `127.0.0.1:${port}`),
    ];
    await tree.write("slipway.toml", CONFIG.replaceAll("REGISTRY", registry.host) + others.join("\n"));
    Object.assign(env, { GITHUB_API_URL: `http://127.0.0.1:${port}` });
    const { stdout, stderr, json } = await place.slipway(["doctor", "--json"]);
    silent.close();
    silent.closeAllConnections();
    const said = (subject: string) =>
      (json().checks as readonly Check[]).find((check) => check.subject === subject)?.message ?? stdout;
    const away = /^127\.0\.0\.1:\d+ cannot be reached: connect ECONNREFUSED \S+ \(tried twice\)$/;
    assert.match(said(`127.0.0.1:${closed}/acme/away`), away);
    assert.match(said(`127.0.0.1:${closed}/acme/away-too`), away);
    assert.match(said(`127.0.0.1:${port}/acme/silent`), /cannot be reached: no answer in 3 s$/);
    assert.match(said("GitHub token"), /no answer in 3 s/);
    assert.deepEqual(
      asked.toSorted(),
      ["repos", "repos", "v2"],
      "rights, an environment, and the registry, each once",
    );
    assert.doesNotMatch(stderr, /trying again|MaxListeners/);
  });
});
