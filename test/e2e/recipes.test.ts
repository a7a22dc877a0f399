/** The recipes of the documentation, as they are written there, with real programs at their other ends. */

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { goTool } from "../../scripts/go-tools.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { type Recipe, readRecipe } from "../support/recipe.ts";
import { done } from "../support/released.ts";
import { GIT_ENVIRONMENT } from "../support/work-tree.ts";

const run = promisify(execFile);
const SECRET = "secret-of-the-webhook";
const pusher = (name: string, { config }: Recipe) => ({
  script: copy("honest", `${name}:$2`),
  attributes: 'image = ":image",',
  config,
});

let place: Pushers;
/** What the webhook got: paths and bodies. */
const messages: [string | undefined, unknown][] = [];
const webhook = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  messages.push([request.url, JSON.parse(body)]);
  response.end();
});

before(async () => {
  const [gitops, chart, announce] = await Promise.all(["gitops", "helm-chart", "announce"].map(readRecipe));
  assert.ok(gitops && chart && announce);
  place = await startPushers(
    { api: pusher("api", gitops), web: pusher("web", chart), gateway: pusher("gateway", announce) },
    {
      ...gitops.files,
      ...chart.files,
      ...announce.files,
      "chart/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.0.0\n",
      "chart/web/values.yaml": "replicas: 2\n",
    },
  );
  await once(webhook.listen(0, "127.0.0.1"), "listening");
  const deploy = join(place.scratch, "deploy");
  await mkdir(join(deploy, "apps"), { recursive: true });
  await writeFile(join(deploy, "apps", "api.yaml"), "containers:\n  - image: REGISTRY/acme/api:0.9.0\n");
  git(deploy, "init", "--quiet", "--initial-branch=main");
  git(deploy, "add", ".");
  git(deploy, "commit", "--quiet", "--message", "Begin");
  git(place.scratch, "clone", "--quiet", "--bare", deploy, "deploy.git");
  Object.assign(place.env, {
    DEPLOY_REPOSITORY: join(place.scratch, "deploy.git"),
    CHARTS: `oci://${place.registry.host}/acme/charts`,
    HELM_FLAGS: "--plain-http",
    WEBHOOK: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/${SECRET}`,
    HOME: place.scratch,
  });
});
after(async () => {
  webhook.close();
  await place[Symbol.asyncDispose]();
});

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, env: { ...process.env, ...GIT_ENVIRONMENT }, encoding: "utf8" });
}

/** Releases twice: all of it, then nothing. */
async function releaseTwice(tag: string) {
  const result = await place.slipway(["release", tag, "--json"]);
  assert.ok(done(result).writes > 0);
  assert.ok(!(result.stdout + result.stderr).includes(SECRET), "the secret was shown");
  assert.equal(done(await place.slipway(["release", tag, "--json"])).writes, 0);
  return done(result).releases[0];
}

describe("recipes", () => {
  test("a manifest is bumped in another repository, once, and stays as a later release leaves it", async () => {
    const image = `${place.registry.host}/acme/api:1.0.0@${place.honest}`;
    await releaseTwice("api/v1.0.0");
    const remote = join(place.scratch, "deploy.git");
    assert.equal(git(remote, "show", "main:apps/api.yaml"), `containers:\n  - image: ${image}\n`);
    assert.equal(git(remote, "log", "--format=%s", "main"), `Deploy ${image}\nBegin\n`);
    const { checks } = done(await place.slipway(["verify", "api/v1.0.0", "--json"])).releases[0];
    const [bump] = checks.filter(({ subject }: { subject: string }) => subject.startsWith("sh ops/bump.sh"));
    assert.deepEqual(bump, {
      subject: `sh ops/bump.sh ${image}`,
      expected: "done",
      found: "done",
      agreed: true,
    });
  });

  test("a chart is published with the image that was pushed", async (context) => {
    const helm = goTool("helm");
    if (helm === null) return context.skip("helm is not installed here");
    place.env["PATH"] = `${dirname(helm)}:${process.env["PATH"]}`;
    await releaseTwice("web/v1.0.0");
    const pulled = join(place.scratch, "pulled");
    const chart = `${place.env["CHARTS"]}/web`;
    await run(helm, ["pull", chart, "--version", "1.0.0", "--plain-http", "--untar", "--untardir", pulled], {
      env: { ...process.env, HOME: place.scratch },
    });
    assert.equal(
      await readFile(join(pulled, "web", "values.yaml"), "utf8"),
      `replicas: 2\nimage: ${place.registry.host}/acme/web:1.0.0@${place.honest}\n`,
    );
  });

  test("a release is announced last, once, with its page's address", async () => {
    const { url } = (await releaseTwice("gateway/v1.0.0")).release;
    assert.match(url, /^http:.*gateway/);
    assert.deepEqual(messages, [[`/${SECRET}`, { text: `gateway 1.0.0 is out: ${url}` }]]);
  });
});
