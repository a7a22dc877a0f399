/** `slipway rehearse`: the whole release with real Bazel and a real pusher, and nothing outside changes. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

let place: Pushers;
before(async () => {
  const pushers = {
    api: {
      // A pusher is told where to push by its flags, as the rules do; this one takes the registry from its second.
      script:
        `env | grep -e TOKEN -e DOCKER >> $BUILD_WORKSPACE_DIRECTORY/../seen;${copy("honest", "api:$2")}`.replace(
          "REGISTRY",
          "$(echo $4 | cut -d/ -f1)",
        ),
      attributes: 'image = ":image",',
      config:
        'floating = ["latest"]\n[components.api.command]\nrun = ["sh", "-c", "echo {image} > $RAN"]\n[components.api.site]\nbuild = ["mkdir", "-p", "out"]\ndirectory = "pushers"\nprovider = { command = ["sh", "-c", "touch $RAN"] }\n[components.api.site.environments]\nproduction = { channel = "stable" }',
    },
  };
  // Nothing may ever ask for a certificate here.
  const nowhere =
    '\n[signing]\nmode = "keyless"\nfulcio = "http://127.0.0.1:9"\nrekor = "http://127.0.0.1:9"\n';
  place = await startPushers(pushers, {}, { config: nowhere });
  place.env["RAN"] = join(place.scratch, "ran");
});
after(() => place[Symbol.asyncDispose]());

/** Everything outside that a release could change. */
async function outside() {
  return {
    refs: await place.tree.git("ls-remote", "origin"),
    here: await place.tree.git("for-each-ref"),
    status: await place.tree.git("status", "--porcelain"),
    registry: place.registry.requests.length,
    github: place.github.requests.length,
    ran: existsSync(join(place.scratch, "ran")),
  };
}

describe("a rehearsal", () => {
  test("builds, pushes, reads back and publishes, without a token, and changes nothing outside", async () => {
    const begun = await outside();
    const document = done(
      await place.slipway(["rehearse", "api/v2.0.0", "--json"], { env: { GITHUB_TOKEN: undefined } }),
    );
    assert.deepEqual(await outside(), begun);
    assert.equal(document.rehearsal, true);
    const [release] = document.releases;
    assert.equal(release.tag, "api/v2.0.0");
    assert.deepEqual(
      release.images.map(({ configured, digest, outcome }: Record<string, string>) => [
        configured,
        digest,
        outcome,
      ]),
      [
        [`${place.registry.host}/acme/api:2.0.0`, place.honest, "pushed"],
        [`${place.registry.host}/acme/api:latest`, place.honest, "pushed"],
      ],
    );
    assert.equal(release.attestations.length, 4, "signed with a key that nobody keeps");
    assert.equal(release.deployments[0].environment, "production");
    assert.equal(release.release.outcome, "created");
    const [compared] = document.compared;
    assert.deepEqual([compared.previousTag, compared.images[0].before], ["api/v1.0.0", null]);
    assert.deepEqual(document.obstacles, []);
  });

  test("of a component takes its next version, and tells what the release before has", async () => {
    await place.tree.git("commit", "--quiet", "--allow-empty", "--message", "chore: nothing");
    await place.tree.write("pushers/note.txt", "a change\n");
    await place.tree.commit("feat: a change");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
    const begun = await outside();
    const result = await place.slipway(["rehearse", "api"]);
    assert.equal(result.exitCode, 0, result.stderr);
    assert.deepEqual(await outside(), begun);
    assert.match(result.stdout, /^api\/v1\.\d\.\d {2}would become public, after api\/v1\.0\.0$/m);
    assert.match(result.stdout, /a change/);
    assert.match(result.stdout, /nothing outside was changed\n$/);
  });

  test("goes through without network, off trunk and with a modified work tree, and says what a release would be refused for", async () => {
    await place.tree.git("checkout", "--quiet", "-b", "topic");
    await place.tree.write("pushers/note.txt", "another change\n");
    await place.tree.commit("fix: another change");
    await place.tree.write("pushers/note.txt", "not committed\n");
    await place.tree.git("config", "remote.origin.url", join(place.scratch, "gone.git"));
    const { obstacles, releases } = done(await place.slipway(["rehearse", "api/v3.0.0", "--json"]));
    assert.deepEqual(
      obstacles.map(({ code }: { code: string }) => code),
      ["modified", "outside-trunk"],
    );
    assert.equal(releases[0].images.length, 2);
  });

  test("goes through if nothing names a repository on GitHub, and says that a release would not", async () => {
    await place.tree.edit({ "slipway.toml": [['github = "acme/mono"', ""]] });
    const { obstacles, releases } = done(await place.slipway(["rehearse", "api/v3.0.0", "--json"]));
    assert.ok(obstacles.some(({ code }: { code: string }) => code === "no-github-repository"));
    assert.match(releases[0].release.url, /OWNER\/REPOSITORY/);
    await place.tree.git("checkout", "--quiet", "slipway.toml");
  });

  test("lets pushers know no credentials", async () => {
    const seen = await readFile(join(place.scratch, "seen"), "utf8");
    const folders = [...seen.matchAll(/^DOCKER_CONFIG=(.*)$/gm)].map(([, folder = ""]) => folder);
    assert.ok(folders.length > 0);
    for (const folder of folders) assert.ok(!existsSync(folder), `${folder} is left`);
    assert.doesNotMatch(seen, /TOKEN|slipway-small/);
  });

  test("of something that is neither a tag nor a component is refused", async () => {
    assertFailure(await place.slipway(["rehearse", "aip", "--json"]), {
      exit: 2,
      codes: ["unknown-component"],
      says: ["aip"],
    });
  });
});
