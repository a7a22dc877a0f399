import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, reference, refused } from "../../../contract/registry-fixture.ts";
import { sha256, types } from "../../../contract/registry-images.ts";
import { listen } from "../../../support/loopback.ts";

/** A registry that holds these documents, each under its digest. */
async function holding(...documents: readonly string[]) {
  const server = await listen({
    answer: ({ path }) => ({ status: 200, body: documents.find((text) => path.endsWith(sha256(text))) }),
  });
  return {
    ...reference(`${server.host}/a:1`),
    host: server.host,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const child = sha256("child");
const image = (config: string) =>
  JSON.stringify({ mediaType: types.manifest, config: { mediaType: types.config, digest: sha256(config) } });

const bad: readonly [string, string, RegExp][] = [
  ["text other than JSON", "<html>", /that is not an image$/],
  ["a manifest without a config", JSON.stringify({ mediaType: types.manifest }), /not an image \(config: /],
  [
    "an index of digests in another algorithm",
    JSON.stringify({ mediaType: types.index, manifests: [{ digest: "md5:0" }] }),
    /not an image \(manifests\.0\.digest: not a SHA-256 digest\)$/,
  ],
  [
    "an index with an odd platform",
    JSON.stringify({
      mediaType: types.dockerIndex,
      manifests: [{ digest: child, platform: { os: "A B", architecture: "" } }],
    }),
    /holds an image in a for "A B", which is not a platform/,
  ],
];

for (const [name, document, expected] of bad) {
  test(`a bad answer: ${name}`, async () => {
    await using registry = await holding(document);
    const { code, message } = await refused(connect().platforms(registry.repository, sha256(document)));
    assert.equal(code, "registry-bad-answer");
    assert.ok(message.startsWith(registry.host), message);
    assert.match(message, expected);
  });
}

test("a bad answer: a configuration that says nothing", async () => {
  await using registry = await holding(image("{}"), "{}");
  const { code, message } = await refused(connect().platforms(registry.repository, sha256(image("{}"))));
  assert.equal(code, "registry-bad-answer");
  assert.match(message, /not an image \(os: /);
});

test("an index within an index is looked into, and a platform named twice is given once", async () => {
  const config = '{"os":"linux","architecture":"s390x"}';
  const inner = JSON.stringify({ mediaType: types.index, manifests: [{ digest: sha256(image(config)) }] });
  const twice = { digest: child, platform: { os: "linux", architecture: "amd64" } };
  const outer = JSON.stringify({
    mediaType: types.index,
    manifests: [twice, { digest: sha256(inner) }, twice],
  });
  await using registry = await holding(config, image(config), inner, outer);
  const platforms = await connect().platforms(registry.repository, sha256(outer));
  assert.deepEqual(platforms, ["linux/amd64", "linux/s390x"]);
});

test("an entry for an unknown platform is not an image, annotated or not", async () => {
  const entry = { digest: child, platform: { os: "unknown", architecture: "unknown" } };
  const index = JSON.stringify({ mediaType: types.index, manifests: [entry] });
  await using registry = await holding(index);
  assert.deepEqual(await connect().platforms(registry.repository, sha256(index)), []);
});
