import assert from "node:assert/strict";
import { test } from "node:test";
import { writeOciLayout } from "../../support/oci-layout.ts";
import { startRegistryServer } from "../../support/registry-server/server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { skopeoCopy, skopeoDigest } from "./skopeo.ts";

const auth = { user: "octo", password: "ship:it now", scheme: "bearer" } as const;
const basic = `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString("base64")}`;

test("skopeo pushes and pulls by Bearer tokens", async () => {
  await using registry = await startRegistryServer({ auth: { ...auth, anonymousPull: true } });
  await using directory = await temporaryDirectory();
  const digest = await writeOciLayout(directory.path, "hello", ["amd64", "arm64"]);
  const image = `${registry.host}/team/api:1.0.0`;
  await assert.rejects(skopeoCopy(directory.path, image), /unauthorized|authentication|denied/i);
  await assert.rejects(
    skopeoCopy(directory.path, image, "octo:wrong"),
    /unauthorized|incorrect|authentication/i,
  );
  await skopeoCopy(directory.path, image, `${auth.user}:${auth.password}`);
  assert.equal(await skopeoDigest(image), digest, "pulled by nobody in particular");
});

test("a token is good for its scope only, and for its service", async () => {
  await using registry = await startRegistryServer({ auth });
  const challenge = async (path: string, init?: RequestInit) => {
    const answer = await fetch(registry.url + path, init);
    return [answer.status, answer.headers.get("www-authenticate")];
  };
  const realm = `Bearer realm="${registry.url}/token",service="embedded-registry"`;
  assert.deepEqual(await challenge("/v2/"), [401, realm]);
  const pull = `${realm},scope="repository:a/b:pull"`;
  assert.deepEqual(await challenge("/v2/a/b/tags/list"), [401, pull]);
  const uploads = "/v2/a/b/blobs/uploads/";
  const push = `${realm},scope="repository:a/b:pull,push"`;
  assert.deepEqual(await challenge(uploads, { method: "POST" }), [401, push]);

  const ask = (query: string, authorization?: string) =>
    fetch(`${registry.url}/token?${query}`, { headers: authorization ? { authorization } : {} });
  const service = "service=embedded-registry";
  assert.equal((await ask(`${service}&scope=repository:a/b:pull`)).status, 401, "no anonymous pull here");
  assert.equal((await ask("service=other&scope=repository:a/b:pull", basic)).status, 400);
  const { token } = (await (await ask(`${service}&scope=repository:a/b:pull`, basic)).json()) as {
    token: string;
  };
  const headers = { authorization: `Bearer ${token}` };
  assert.deepEqual(
    await challenge("/v2/a/b/tags/list", { headers }),
    [404, null],
    "allowed, but nothing is there",
  );
  const insufficient = `${push},error="insufficient_scope"`;
  assert.deepEqual(await challenge(uploads, { method: "POST", headers }), [401, insufficient]);
  registry.state.tokens.clear();
  assert.deepEqual(await challenge("/v2/a/b/tags/list", { headers }), [401, `${pull},error="invalid_token"`]);
});
