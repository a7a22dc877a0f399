/** What a workflow signs without a key, kept by GitHub as well: stored once, looked for first, and a refusal ends nothing. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import type { LoggedRequest } from "../support/loopback.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done } from "../support/released.ts";
import { type SigstoreServer, startSigstore } from "../support/sigstore-server.ts";

const WORKFLOW = "acme/mono/.github/workflows/release.yml@refs/tags/api/v1.0.0";

describe("statements that GitHub keeps", () => {
  let place: Pushers;
  let sigstore: SigstoreServer;
  before(async () => {
    sigstore = await startSigstore();
    place = await startPushers(
      {
        api: {
          script: `${copy("honest", "api:$2")}\necho REGISTRY/acme/api@HONEST`,
          attributes: 'image = ":image",',
          component: '[components.api.files]\nbazel = ["//files:tool.txt"]',
        },
      },
      { "files/BUILD.bazel": 'exports_files(["tool.txt"])\n', "files/tool.txt": "tool\n" },
      {
        config: `\n[signing]\nmode = "keyless"\nfulcio = "${sigstore.url}"\nrekor = "${sigstore.url}"\ntrusted_root = "root.json"\ngithub_attestations = true\n`,
      },
    );
    await writeFile(join(place.tree.path, "root.json"), sigstore.trustedRoot);
    await place.tree.commit("Trust");
    const tags = ["api/v1.0.0", "api/v1.1.0", "api/v1.2.0", "api/v1.3.0"];
    for (const tag of tags) await place.tree.git("tag", "--force", tag);
    await place.tree.git("push", "--quiet", "--force", "origin", "main", ...tags);
    Object.assign(place.env, {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKFLOW_REF: WORKFLOW,
      GITHUB_REPOSITORY: "acme/mono",
      GITHUB_RUN_ID: "7",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore.url}/token`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.tokenOf(WORKFLOW),
    });
  });
  after(async () => {
    await place?.[Symbol.asyncDispose]();
    await sigstore?.[Symbol.asyncDispose]();
  });

  const stored = () => place.github.repository("acme/mono").attestations;
  const isStoring = ({ method, path }: Pick<LoggedRequest, "method" | "path">) =>
    method === "POST" && path.endsWith("/attestations");
  const release = (tag: string) => place.slipway(["release", tag, "--json"]);
  const attached = () => attachedTo(place.registry as RegistryServer, "acme/api", place.honest);

  test("are those that are attached to the image, and the one about files, before the release is public", async () => {
    const document = done(await release("api/v1.0.0"));
    const ofImage = stored().filter(({ subjects }) => subjects.includes(place.honest));
    assert.deepEqual(
      ofImage.map(({ bundle }) => JSON.stringify(bundle)).sort(),
      attached()
        .map(({ bundle }) => JSON.stringify(bundle))
        .sort(),
    );
    const files = document.releases[0].files.map(({ digest }: { digest: string }) => digest);
    const ofFiles = stored().filter(({ subjects }) => subjects.includes(files[0]));
    assert.deepEqual(
      ofFiles.map(({ subjects }) => subjects),
      [files.slice(0, 2)],
    );
    // Intent, tag, four statements, draft, its note, three files, publication, record; and five statements on GitHub.
    assert.equal(document.writes, 18);
    const { requests } = place.github;
    assert.ok(requests.findLastIndex(isStoring) < requests.findIndex(({ method }) => method === "PATCH"));
  });

  test("are not asked for again once the release is finished", async () => {
    const from = place.github.requests.length;
    assert.equal(done(await release("api/v1.0.0")).writes, 0);
    const asked = place.github.requests.slice(from).filter(({ path }) => path.includes("/attestations"));
    assert.deepEqual(asked, []);
  });

  test("that are there stay: a run that was killed between two of them stores the rest", async () => {
    place.github.repository("acme/mono").attestations.length = 0;
    (place.registry as RegistryServer).state.repositories.clear();
    let met = 0;
    const killed = await place.slipway(["release", "api/v1.1.0", "--json"], {
      onStart: ({ kill }) =>
        place.github.failNext(
          (request) => {
            if (!isStoring(request) || ++met !== 3) return false;
            kill("SIGKILL");
            return true;
          },
          { delay: 500 },
        ),
    });
    assert.equal(killed.exitCode, 128, killed.stderr);
    done(await release("api/v1.1.0"));
    const ofImage = stored().filter(({ subjects }) => subjects.includes(place.honest));
    assert.equal(ofImage.length, 4);
    assert.equal(new Set(ofImage.map(({ predicateType }) => predicateType)).size, 4);
    assert.equal(attached().length, 4);
    assert.equal(done(await release("api/v1.1.0")).writes, 0);
  });

  test("are looked for before a request that failed is sent again", async () => {
    (place.registry as RegistryServer).state.repositories.clear();
    place.github.repository("acme/mono").attestations.length = 0;
    place.github.failNext(isStoring, { status: 502, late: Promise.resolve() });
    done(await release("api/v1.2.0"));
    assert.equal(stored().filter(({ subjects }) => subjects.includes(place.honest)).length, 4);
  });

  test("that GitHub refuses are a warning, once: the release is made", async () => {
    (place.registry as RegistryServer).state.repositories.clear();
    for (let number = 0; number < 9; number++)
      place.github.failNext(isStoring, {
        status: 403,
        body: { message: "Resource not accessible by integration" },
      });
    const result = await release("api/v1.3.0");
    const document = done(result);
    assert.equal(document.releases[0].release.outcome, "created");
    assert.equal(result.stderr.match(/does not keep what is signed/g)?.length, 1, result.stderr);
    assert.match(result.stderr, /Resource not accessible by integration/);
    assert.match(result.stderr, /attestations: write/);
    assert.equal(attached().length, 4);
    assert.equal(done(await release("api/v1.3.0")).writes, 0);
  });
});
