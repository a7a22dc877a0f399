/** Images that strangers verify, without the source repository: by slipway, and by the real cosign if it is there. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { digestOf } from "../support/registry-server/state.ts";
import { done } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import { type SigstoreServer, startSigstore } from "../support/sigstore-server.ts";
import { type SlipwayOptions, slipway } from "../support/slipway.ts";

const withoutCosign = withoutGo("cosign");
const cosign = (args: readonly string[], home: string) => runGo("cosign", args, home);
const WORKFLOW = "acme/mono/.github/workflows/release.yml@refs/tags/web/v1.0.0";

interface Check {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

describe("an image that a stranger verifies", () => {
  let place: Pushers;
  let registry: RegistryServer;
  let sigstore: SigstoreServer;
  /** A folder that is no repository. */
  let elsewhere: string;
  before(async () => {
    sigstore = await startSigstore();
    const pusher = (name: string, layout: "honest" | "other") => ({
      script: `${copy(layout, `${name}:$2`)}\necho REGISTRY/acme/${name}@${layout.toUpperCase()}`,
      ...(layout === "honest" ? { attributes: 'image = ":image",' } : {}),
    });
    place = await startPushers(
      { api: pusher("api", "honest"), web: pusher("web", "honest"), bare: pusher("bare", "other") },
      {},
      { config: '\n[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n' },
    );
    registry = place.registry as RegistryServer;
    elsewhere = join(place.scratch, "elsewhere");
    await mkdir(elsewhere);
    const pair = newKeyPair();
    place.env["RELEASE_SIGNER"] = pair.privateKey;
    await writeFile(join(elsewhere, "release.pub"), pair.publicKey);
    await writeFile(join(elsewhere, "other.pub"), newKeyPair().publicKey);
    await writeFile(join(elsewhere, "root.json"), sigstore.trustedRoot);
    done(await place.slipway(["release", "api/v1.0.0", "--json"]));
    await place.tree.edit({
      "slipway.toml": [
        [
          'mode = "key"\nkey = { env = "RELEASE_SIGNER" }',
          `mode = "keyless"\nfulcio = "${sigstore.url}"\nrekor = "${sigstore.url}"\ntrusted_root = "${elsewhere}/root.json"`,
        ],
      ],
    });
    await place.tree.commit("Sign without a key");
    for (const tag of ["web/v1.0.0", "web/v1.1.0"]) await place.tree.git("tag", "--force", tag);
    await place.tree.git("push", "--quiet", "--force", "origin", "main", "web/v1.0.0", "web/v1.1.0");
    done(await place.slipway(["release", "web/v1.0.0", "--json"], { env: job(WORKFLOW) }));
  });
  after(async () => {
    await place?.[Symbol.asyncDispose]();
    await sigstore?.[Symbol.asyncDispose]();
  });

  const job = (workflow: string) => ({
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKFLOW_REF: workflow,
    GITHUB_REPOSITORY: "acme/mono",
    GITHUB_RUN_ID: "7",
    ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore.url}/token`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.tokenOf(workflow),
  });

  /** Git finds the GitHub server's acme/mono where the tests have it. */
  const stranger = (): SlipwayOptions => ({
    cwd: elsewhere,
    env: {
      HOME: elsewhere,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.file://${place.tree.remote}.insteadOf`,
      GIT_CONFIG_VALUE_0: `${place.github.url}/acme/mono`,
    },
  });
  async function verify(image: string, ...options: string[]) {
    const result = await slipway(
      ["verify", `${registry.host}/acme/${image}`, "--json", ...options],
      stranger(),
    );
    const { agreed, checks, image: named, error } = result.json();
    const doubts = (checks ?? []).filter((check: Check) => !check.agreed) as Check[];
    assert.equal(result.exitCode === 0, agreed === true, result.stdout);
    return { exit: result.exitCode, agreed, checks: checks as Check[], doubts, named, error };
  }
  const subjects = (checks: readonly Check[]) => checks.map(({ subject }) => subject);
  const KEY = ["--key", "release.pub"];
  const KEYLESS = ["--identity", `https://github.com/${WORKFLOW}`, "--trusted-root", "root.json"];

  test("agrees by its tag and by its digest, with the key, and the record says the same", async () => {
    for (const image of ["api:1.0.0", `api@${place.honest}`]) {
      const { exit, checks, named } = await verify(image, ...KEY);
      assert.equal(exit, 0, JSON.stringify(checks));
      assert.equal(named, `${registry.host}/acme/api@${place.honest}`);
      assert.deepEqual(subjects(checks), [
        "signature",
        "provenance",
        "builder",
        "sbom",
        "record",
        "record: digest",
        "record: commit",
        "tag api/v1.0.0",
      ]);
    }
  });

  test("agrees by the identity of the workflow, exactly or with a pattern", async () => {
    const { exit, checks } = await verify("web:1.0.0", ...KEYLESS);
    assert.equal(exit, 0, JSON.stringify(checks));
    const builder = checks.find(({ subject }) => subject === "builder");
    assert.equal(builder?.found, `https://github.com/${WORKFLOW}`);
    const pattern = ["--identity", "https://github.com/acme/mono/*", "--trusted-root", "root.json"];
    assert.equal((await verify("web:1.0.0", ...pattern)).exit, 0);
  });

  test("is in doubt with another key, another identity, another issuer, or nobody", async () => {
    const wrong = await verify("api:1.0.0", "--key", "other.pub");
    assert.equal(wrong.exit, 9);
    assert.deepEqual(subjects(wrong.doubts), ["signature", "provenance", "sbom", "record"]);
    assert.match(wrong.doubts[0]?.found ?? "", /signature verification failed/);
    const other = ["--identity", "https://github.com/acme/other/*", "--trusted-root", "root.json"];
    const stolen = await verify("web:1.0.0", ...other);
    assert.equal(stolen.exit, 9);
    assert.match(stolen.doubts[0]?.found ?? "", /^signed by https:\/\/github\.com\/acme\/mono\//);
    assert.equal((await verify("web:1.0.0", ...KEYLESS, "--issuer", "https://gitlab.com")).exit, 9);
    const nobody = await verify("web:1.0.0", "--trusted-root", "root.json");
    assert.equal(nobody.exit, 9);
    assert.match(nobody.doubts[0]?.expected ?? "", /--identity or --key/);
    assert.match(nobody.doubts[0]?.found ?? "", /release\.yml/, "it says who signed");
    assert.equal((await verify("web:1.0.0", ...KEY)).exit, 9, "a certificate is not a key");
  });

  test("is in doubt if nothing is attached, and an error if it is not there", async () => {
    const { state } = registry;
    const stored = state.repositories.get("acme/api");
    assert.ok(stored);
    const content = Buffer.from(
      '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}',
    );
    stored.manifests.set(digestOf(content), {
      mediaType: "application/vnd.oci.image.index.v1+json",
      content,
    });
    const bare = await verify(`api@${digestOf(content)}`, ...KEY);
    assert.equal(bare.exit, 9);
    assert.deepEqual([bare.doubts[0]?.subject, bare.doubts[0]?.found], ["signature", null]);
    const absent = await verify("api:9.9.9", ...KEY);
    assert.deepEqual([absent.exit, absent.error.code], [6, "no-such-image"]);
    const mixed = await verify(`api:1.0.0@${digestOf(content)}`, ...KEY);
    assert.equal(mixed.doubts[0]?.subject, `${registry.host}/acme/api:1.0.0`);
  });

  test("is in doubt if the registry serves other bytes than it says, by tag and by digest", async () => {
    const stored = registry.state.repositories.get("acme/api");
    const honest = stored?.manifests.get(place.honest);
    assert.ok(stored && honest);
    const content = Buffer.from(
      honest.content.toString("utf8").replace('"layers"', '"annotations":{},"layers"'),
    );
    assert.notDeepEqual(content, honest.content);
    stored.manifests.set(place.honest, { ...honest, content });
    const byTag = await verify("api:1.0.0", ...KEY);
    assert.deepEqual(subjects(byTag.doubts), ["signature", "provenance", "sbom", "record"]);
    assert.equal(byTag.named, `${registry.host}/acme/api@${digestOf(content)}`, "what is served");
    const byDigest = await verify(`api@${place.honest}`, ...KEY);
    assert.deepEqual([byDigest.exit, subjects(byDigest.doubts)], [9, ["content"]]);
    assert.match(byDigest.doubts[0]?.found ?? "", /^manifest sha256:[0-9a-f]{64} was changed$/);
    stored.manifests.set(place.honest, honest);
    assert.equal((await verify("api:1.0.0", ...KEY)).exit, 0, "as it was, it agrees");
  });

  test("is in doubt if the list of what is attached was changed, under the tag that stands in for the API", async () => {
    const stored = registry.state.repositories.get("acme/api");
    const list = stored?.tags.get(place.honest.replace(":", "-"));
    const before = list === undefined ? undefined : stored?.manifests.get(list);
    assert.ok(stored && list && before);
    stored.manifests.set(list, { ...before, content: Buffer.from(`${before.content.toString("utf8")} `) });
    const { exit, doubts } = await verify("api:1.0.0", ...KEY);
    assert.equal(exit, 9);
    assert.deepEqual(subjects(doubts), ["content", "signature", "provenance", "sbom", "record"]);
    assert.equal(doubts[0]?.found, "the list of what is attached was changed");
    stored.manifests.set(list, before);
  });

  test("is in doubt if the record says otherwise, or cannot be read; --no-record leaves it out", async () => {
    const git = (...args: string[]) => place.tree.git(`--git-dir=${place.tree.remote}`, ...args);
    const ref = "refs/slipway/api/v1.0.0";
    const object = await git("rev-parse", ref);
    await git("update-ref", "-d", ref);
    const gone = await verify("api:1.0.0", ...KEY);
    assert.equal(gone.exit, 9);
    assert.deepEqual(subjects(gone.doubts), ["record", "record: digest", "record: commit"]);
    assert.equal((await verify("api:1.0.0", ...KEY, "--no-record")).exit, 0);
    await git("update-ref", ref, object);
    const away = await slipway(["verify", `${registry.host}/acme/api:1.0.0`, "--json", ...KEY], {
      ...stranger(),
      env: { ...stranger().env, GIT_CONFIG_KEY_0: `url.file://${place.tree.remote}-gone.insteadOf` },
    });
    assert.equal(away.exitCode, 9);
    const [record] = away.json().checks.filter(({ agreed }: Check) => !agreed);
    assert.equal(record.subject, "record");
    assert.match(record.found, /does not appear to be a git repository/);
  });

  test("is in doubt once a statement was tampered with", async () => {
    const repository = "acme/api";
    const stored = registry.state.repositories.get(repository);
    assert.ok(stored);
    const list = stored.tags.get(place.honest.replace(":", "-"));
    assert.ok(list);
    const kept = new Map(stored.manifests);
    for (const { digest, bundle, statement } of attachedTo(registry, repository, place.honest)) {
      const forged = { ...statement, predicate: { ...statement.predicate, forged: true } };
      const payload = Buffer.from(JSON.stringify(forged)).toString("base64");
      const text = JSON.stringify({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } });
      const manifest = JSON.parse(stored.manifests.get(digest)?.content.toString("utf8") ?? "");
      const blob = digestOf(Buffer.from(text));
      stored.blobs.set(blob, Buffer.from(text));
      manifest.layers[0] = { ...manifest.layers[0], digest: blob, size: text.length };
      const content = Buffer.from(JSON.stringify(manifest));
      const before = stored.manifests.get(list)?.content.toString("utf8") ?? "";
      stored.manifests.set(digestOf(content), { mediaType: manifest.mediaType, content });
      stored.manifests.delete(digest);
      const entry = Buffer.from(before.replace(digest, digestOf(content)));
      stored.manifests.set(list, { mediaType: "application/vnd.oci.image.index.v1+json", content: entry });
    }
    const index = stored.manifests.get(list);
    assert.ok(index);
    stored.manifests.set(digestOf(index.content), index);
    stored.tags.set(place.honest.replace(":", "-"), digestOf(index.content));
    const forged = await verify("api:1.0.0", ...KEY);
    assert.equal(forged.exit, 9);
    assert.match(forged.doubts[0]?.found ?? "", /signature verification failed/);
    if (!withoutCosign) {
      const { exitCode, stderr } = await cosign(
        ["verify", ...cosignKey(), `${registry.host}/acme/api:1.0.0`],
        elsewhere,
      );
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /no matching attestations|failed to verify signature/);
    }
    stored.manifests.clear();
    for (const [digest, manifest] of kept) stored.manifests.set(digest, manifest);
    stored.tags.set(place.honest.replace(":", "-"), list);
    assert.equal((await verify("api:1.0.0", ...KEY)).exit, 0, "as it was, it agrees");
  });

  const cosignKey = (file = "release.pub") => [
    "--key",
    join(elsewhere, file),
    "--insecure-ignore-tlog",
    "--allow-http-registry",
  ];

  test("cosign agrees, and disagrees with another key", { skip: withoutCosign }, async () => {
    const image = `${registry.host}/acme/api:1.0.0`;
    const types = ["slsaprovenance1", "spdxjson", "cyclonedx"];
    const commands = [["verify"], ...types.map((type) => ["verify-attestation", "--type", type])];
    for (const command of commands) {
      const agreed = await cosign([...command, ...cosignKey(), image], elsewhere);
      assert.equal(agreed.exitCode, 0, `${command.join(" ")}: ${agreed.stderr}`);
      const other = await cosign([...command, ...cosignKey("other.pub"), image], elsewhere);
      assert.notEqual(other.exitCode, 0, command.join(" "));
    }
  });

  test("cosign agrees without a key, by the identity, offline", { skip: withoutCosign }, async () => {
    const flags = (identity: string) => [
      "--certificate-identity",
      identity,
      "--certificate-oidc-issuer",
      "https://token.actions.githubusercontent.com",
      "--trusted-root",
      join(elsewhere, "root.json"),
      "--allow-http-registry",
    ];
    const image = `${registry.host}/acme/web:1.0.0`;
    for (const command of [["verify"], ["verify-attestation", "--type", "slsaprovenance1"]]) {
      const agreed = await cosign([...command, ...flags(`https://github.com/${WORKFLOW}`), image], elsewhere);
      assert.equal(agreed.exitCode, 0, `${command.join(" ")}: ${agreed.stderr}`);
      const other = await cosign([...command, ...flags("https://github.com/acme/other"), image], elsewhere);
      assert.notEqual(other.exitCode, 0);
    }
  });

  test("names what is wrong with the command line", async () => {
    for (const [args, code] of [
      [["verify", "ghcr.io/acme/api:"], "bad-image"],
      [["verify", "ghcr.io/acme/api@sha256:123"], "bad-image"],
      [["verify", "ghcr.io/acme/api:1", "--identity", "somebody@acme.dev"], "bad-trust"],
      [["verify", "ghcr.io/acme/api:1", "--key", "a", "--identity", "b"], "bad-trust"],
      [["verify", "ghcr.io/acme/api:1", "--issuer", "https://a.b"], "bad-trust"],
      [["verify", "api/v1.0.0", "--key", "release.pub"], "bad-trust"],
      [["verify", "api/v1.0.0", "--no-record"], "bad-trust"],
      [["verify", `${registry.host}/acme/api:1.0.0`, "--key", "nothing.pub"], "no-verifying-key"],
      [["verify", `${registry.host}/acme/api:1.0.0`, "--key", "root.json"], "no-verifying-key"],
    ] as const) {
      const result = await slipway([...args, "--json"], stranger());
      assert.deepEqual([result.exitCode, result.json().error.code], [2, code], args.join(" "));
    }
  });
});
