/**
 * Each request of a release fails once, in each way that requests fail: the release succeeds all the same, or ends with a code
 * and a hint, and the same command then leaves what an undisturbed release leaves. `npm test` tries some of the pairs, others
 * each day; `npm run test:long` all.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { containerStorage } from "../support/container-storage.ts";
import type { Fault } from "../support/faults.ts";
import { skipWithout } from "../support/installed.ts";
import { done, recordOf } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import type { SlipwayResult } from "../support/slipway.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1
[repository]
github = "acme/mono"
[defaults]
tag = "{component}/v{version}"
[components.app.image]
dockerfile = "web/Dockerfile"
context = "web"
repository = "REGISTRY/acme/app"
floating = ["latest"]
[components.app.files]
bazel = ["//:dist"]
`;

const FILES = {
  ".gitignore": "/bazel-*\n",
  "BUILD.bazel": 'filegroup(name = "dist", srcs = ["web/index.html"])\n',
  "web/Dockerfile": "FROM scratch\nCOPY index.html /\n",
  "web/index.html": "<!doctype html><title>app</title>\n",
};

const FAULTS: Readonly<Record<string, Fault>> = {
  "the connection is reset": { drop: true },
  "the answer is lost": { drop: true, after: true },
  "the answer is cut off": { body: '{"id": 1, "na' },
  "the answer is another": { body: "{}" },
  "its digest is another": { headers: { "docker-content-digest": `sha256:${"0".repeat(64)}` } },
  "401": { status: 401 },
  "403": { status: 403 },
  "403 for too much at once": {
    status: 403,
    headers: { "retry-after": "1" },
    body: { message: "You have exceeded a secondary rate limit." },
  },
  "404": { status: 404 },
  "409": { status: 409 },
  "422": { status: 422 },
  "429 with Retry-After": { status: 429, headers: { "retry-after": "1" } },
  "500": { status: 500 },
  "502": { status: 502 },
  "502, and it is done": { status: 502, after: true },
};

/** What is released with the configuration, and the pairs that `npm test` tries of it. */
const PROJECTS: Readonly<Record<string, { readonly config: string; readonly sample: number }>> = {
  "a request that fails once": { config: CONFIG, sample: 8 },
  "a request that fails once, of a release that is signed": {
    config: `${CONFIG}[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n`,
    sample: 5,
  },
};

interface Pair {
  readonly server: "registry" | "github";
  /** The n-th request to it, from 0. */
  readonly number: number;
  readonly fault: string;
}

for (const [name, { config, sample: most }] of Object.entries(PROJECTS))
  describe(name, { skip: skipWithout("buildah") }, () => testFaults(config, most));

function testFaults(config: string, most: number): void {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({ bazel: true, config, files: FILES });
    Object.assign(place.env, await containerStorage(place.scratch), {
      RELEASE_SIGNER: newKeyPair().privateKey,
    });
  });
  after(() => place?.[Symbol.asyncDispose]());

  const servers = () => ({ registry: place.registry, github: place.github });
  const release = (tag: string) => place.slipway(["release", tag, "--json"]);

  test("leaves the release as it should be, at once or after another run", async (context) => {
    await prepare("app/v1.0.0");
    await prepare("app/v1.0.1");
    const begun = counts();
    done(await release("app/v1.0.1"));
    const undisturbed = await standing("app/v1.0.1");
    const all = Object.entries(counts()).flatMap(([server, count]) =>
      Array.from({ length: count - (begun[server] ?? 0) }).flatMap((_, number) =>
        Object.keys(FAULTS).map((fault): Pair => ({ server: server as Pair["server"], number, fault })),
      ),
    );
    const tried = process.env["TEST_LONG"] === undefined ? sample(all, most) : all;
    let survived = 0;
    for (const [index, pair] of tried.entries()) {
      const tag = `app/v1.0.${index + 2}`;
      await prepare(tag);
      const result = await disturbed(tag, pair);
      const which = `${pair.fault}: request ${pair.number + 1} to ${pair.server}`;
      if (result.exitCode === 0) survived += 1;
      else assertHelpful(result, which);
      done(await release(tag));
      assert.deepEqual(await standing(tag), undisturbed, which);
    }
    context.diagnostic(
      `${tried.length} of ${all.length} pairs of request and fault; ${survived} releases went on`,
    );
  });

  async function prepare(tag: string): Promise<void> {
    place.registry.state.repositories.clear();
    await place.tree.tag(tag);
  }

  function counts(): Readonly<Record<string, number>> {
    return { registry: place.registry.requests.length, github: place.github.requests.length };
  }

  async function disturbed(tag: string, { server, number, fault }: Pair): Promise<SlipwayResult> {
    let [met, over] = [0, false];
    servers()[server].failNext(() => !over && met++ === number, FAULTS[fault] ?? {});
    const result = await release(tag);
    over = true;
    return result;
  }

  /** Everything that a release left, without its version. */
  async function standing(tag: string): Promise<unknown> {
    const {
      run: _run,
      draft,
      actions: _actions,
      build: _build,
      attestations = [],
      ...record
    } = (await recordOf(place.tree, tag)) ?? { draft: null, run: "" };
    const signed = attestations.map(({ predicateType }) => predicateType).sort();
    const images = [...place.registry.state.repositories].map(([name, { tags }]) => [name, [...tags.keys()]]);
    const releases = place.github
      .repository("acme/mono")
      .releases.filter(({ tagName }) => tagName === tag)
      .map(({ name, body, draft, assets }) => {
        return { name, body, draft, assets: assets.map((asset) => [asset.name, asset.digest, asset.state]) };
      });
    const text = JSON.stringify({ record, signed, drafted: draft !== null, images, releases });
    return JSON.parse(text.replace(/\d+\.\d+\.\d+/g, "VERSION").replace(/sha256[:-][0-9a-f]{64}/g, "DIGEST"));
  }
}

function assertHelpful({ exitCode, stdout, stderr }: SlipwayResult, which: string): void {
  assert.ok([4, 6, 7].includes(exitCode), `${which}: exit ${exitCode}\n${stderr}`);
  const { problems } = JSON.parse(stdout).error;
  for (const { code, message, hint } of problems)
    assert.ok(code !== "bug" && message !== "" && hint !== "", `${which}: ${stdout}`);
}

/** Some of the pairs, others each day. */
function sample(pairs: readonly Pair[], most: number): readonly Pair[] {
  const stride = Math.max(1, Math.floor(pairs.length / most));
  const today = Math.floor(Date.now() / 86_400_000);
  return pairs.filter((_, index) => index % stride === today % stride).slice(0, most);
}
