/**
 * What a release of ten services costs: calls of Bazel, processes, requests, pushes; and again, once it is finished. Counts, not
 * times: how long it takes is measured by `npm run bench -- train`.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { countGit, type GitCalls } from "../support/git-calls.ts";
import type { LoggedRequest } from "../support/loopback.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { done } from "../support/released.ts";

const NAMES = Array.from({ length: 10 }, (_, index) => `svc${index}`);
const BAZEL = ["query", "build", "cquery", "run", "test", "info"];

/** What was counted in one run of slipway. */
interface Counts {
  readonly bazel: readonly string[];
  readonly git: readonly string[];
  readonly github: readonly string[];
  readonly registry: readonly string[];
}

describe("a train", () => {
  let place: Pushers;
  let git: GitCalls;
  before(async () => {
    const pusher = (name: string) => ({
      script: `${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`,
      attributes: 'image = ":image",',
    });
    place = await startPushers(Object.fromEntries(NAMES.map((name) => [name, pusher(name)])));
    git = await countGit(place.tree, place.scratch);
    // GitHub generates notes since a release before.
    for (const name of NAMES) await place.tree.git("tag", `${name}/v1.1.0`);
    await place.tree.git("push", "--quiet", "origin", ...NAMES.map((name) => `${name}/v1.1.0`));
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** Releases the first so many services; requests of pushers are not slipway's, and are left out. */
  async function release(version: string, services: number): Promise<Counts> {
    await place.bazel.forget();
    await git.take();
    const [github, registry] = [place.github.requests.length, place.registry.requests.length];
    const tags = NAMES.slice(0, services).map((name) => `${name}/v${version}`);
    done(await place.slipway(["release", ...tags, "--json"], { env: git.env }));
    const calls = await Promise.all(
      BAZEL.map(async (command) => (await place.bazel.calls(command)).map(() => command)),
    );
    const ours = ({ headers }: LoggedRequest) => headers["user-agent"]?.startsWith("slipway/") === true;
    const shown = ({ method, path }: LoggedRequest) => `${method} ${path.replace(/svc\d|\?.*/g, "")}`;
    return {
      bazel: calls.flat(),
      git: await git.take(),
      github: place.github.requests.slice(github).filter(ours).map(shown),
      registry: place.registry.requests.slice(registry).filter(ours).map(shown),
    };
  }

  const count = (all: readonly string[], one: string) => all.filter((each) => each === one).length;
  let first: Counts;

  test("asks and builds once, pushes records twice, and makes two requests to GitHub for a component", async () => {
    await release("1.0.0", 10);
    first = await release("1.1.0", 10);
    assert.deepEqual(first.bazel, ["query", "build", "cquery"]);
    assert.equal(count(first.git, "push"), 2, "one for the intents, one for the records");
    const repository = "/repos/acme/mono/releases";
    assert.deepEqual(
      Object.fromEntries(
        [`GET ${repository}`, `POST ${repository}/generate-notes`, `POST ${repository}`].map((request) => [
          request,
          count(first.github, request),
        ]),
      ),
      {
        [`GET ${repository}`]: 1,
        [`POST ${repository}/generate-notes`]: 10,
        [`POST ${repository}`]: 10,
      },
    );
    assert.equal(first.github.length, 21);
  });

  test("once it is finished starts no Bazel, pushes nothing, and asks GitHub one question", async () => {
    const again = await release("1.1.0", 10);
    assert.deepEqual(again.bazel, []);
    assert.equal(count(again.git, "push"), 0);
    assert.deepEqual(again.github, ["GET /repos/acme/mono/releases"]);
    assert.equal(
      again.registry.filter((request) => !/^(?:GET|HEAD) /.test(request)).length,
      0,
      "nothing is written",
    );
    assert.ok(again.registry.length <= 10 * 2, `${again.registry.length} requests to the registry`);
  });

  test("of five takes as many processes of git as one of ten, finished or not", async () => {
    const finished = await release("1.1.0", 5);
    assert.deepEqual(finished.git, (await release("1.1.0", 10)).git);
    for (const name of NAMES.slice(0, 5)) await place.tree.git("tag", `${name}/v1.2.0`);
    await place.tree.git("push", "--quiet", "origin", ...NAMES.slice(0, 5).map((name) => `${name}/v1.2.0`));
    const five = await release("1.2.0", 5);
    assert.deepEqual(five.git, first.git);
    const each = (counts: Counts, services: number) => counts.registry.length / services;
    assert.ok(each(first, 10) <= 8, `${each(first, 10)} requests to the registry for a service`);
    assert.equal(each(five, 5), each(first, 10));
  });
});
