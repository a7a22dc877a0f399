import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, connect, dockerHome, reference, refused } from "../../../contract/registry-fixture.ts";
import { sha256 } from "../../../contract/registry-images.ts";
import type { Answer, Request } from "../../../support/http-messages.ts";
import { listen } from "../../../support/loopback.ts";
import { present } from "../../../support/present.ts";

const config = '{"os":"linux","architecture":"amd64"}';
const manifest = JSON.stringify({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: sha256(config) },
});
const digest = sha256(manifest);
const served = (): Answer => ({ status: 200, headers: { "docker-content-digest": digest }, body: manifest });

/** A server that answers by a function, and the service with credentials for that server alone. */
async function world(
  answer: (request: Request, host: string) => Answer,
  auth: object = { auth: base64("robot:hunter22") },
) {
  let host = "";
  const server = await listen({ answer: (request) => answer(request, host) });
  host = server.host;
  const home = await dockerHome({ auths: { [host]: auth } });
  let time = 0;
  const registry = connect({ env: { HOME: home.path }, now: () => time });
  return {
    server,
    registry,
    later: (seconds: number) => {
      time += seconds * 1_000;
    },
    at: (text: string) => reference(`${host}/${text}`),
    shown: () => server.requests.map(({ path, headers }) => [path.split("?")[0], headers.authorization]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** A registry that hands out the tokens t1, t2 … and takes only the newest. */
function tokenRegistry(options: { readonly expiresIn?: number; readonly challenge?: string } = {}) {
  let tokens = 0;
  return (request: Request, host: string): Answer => {
    if (request.path === "/token") {
      tokens += 1;
      return { status: 200, body: { access_token: `t${tokens}`, expires_in: options.expiresIn ?? 300 } };
    }
    if (request.headers.authorization === `Bearer t${tokens}`) return served();
    const challenge = options.challenge ?? `Bearer realm="http://${host}/token",service="s,1"`;
    return { status: 401, headers: { "www-authenticate": challenge } };
  };
}

test("a token is asked for with credentials, once for each repository and its lifetime", async () => {
  await using w = await world(tokenRegistry({ expiresIn: 60 }));
  await w.registry.digestOf(w.at("a:1"));
  await w.registry.digestOf(w.at("a:2"));
  const basic = `Basic ${base64("robot:hunter22")}`;
  const [first, token] = ["/v2/a/manifests/1", "/token"];
  const expected = [
    [first, undefined],
    [token, basic],
    [first, "Bearer t1"],
    ["/v2/a/manifests/2", "Bearer t1"],
  ];
  assert.deepEqual(w.shown(), expected);
  assert.equal(w.server.requests[1]?.path, "/token?service=s%2C1&scope=repository%3Aa%3Apull");
  w.later(56);
  await w.registry.digestOf(w.at("a:3"));
  assert.deepEqual(w.shown().slice(4), [
    [token, basic],
    ["/v2/a/manifests/3", "Bearer t2"],
  ]);
});

test("a registry that has asked once is shown a token at once for its other repositories", async () => {
  await using w = await world(tokenRegistry());
  await w.registry.digestOf(w.at("a:1"));
  w.server.requests.length = 0;
  await w.registry.digestOf(w.at("b:1"));
  assert.deepEqual(
    w.server.requests.map(({ path }) => path),
    ["/token?service=s%2C1&scope=repository%3Ab%3Apull", "/v2/b/manifests/1"],
  );
});

test("many who ask the same at once share a token", async () => {
  await using w = await world(tokenRegistry());
  await Promise.all([1, 2, 3, 4, 5].map((tag) => w.registry.digestOf(w.at(`a:${tag}`))));
  assert.equal(w.server.requests.filter(({ path }) => path.startsWith("/token")).length, 1);
});

test("a token that is refused early is replaced", async () => {
  await using w = await world(tokenRegistry());
  await w.registry.digestOf(w.at("a:1"));
  w.server.failNext("HEAD /v2/a/manifests/2", {
    status: 401,
    headers: { "www-authenticate": `Bearer realm="${w.server.url}/token"` },
  });
  assert.equal(await w.registry.digestOf(w.at("a:2")), digest);
  assert.equal(w.shown().at(-1)?.[1], "Bearer t2");
});

test("the scope that a challenge names is asked for", async () => {
  await using w = await world((request, host) => {
    const challenge = `Basic realm="x", Bearer realm="http://${host}/token?account=1",scope="repository:a:pull repository:b:pull"`;
    return tokenRegistry({ challenge })(request, host);
  });
  await refused(w.registry.digestOf(w.at("a:1")));
  assert.equal(
    w.server.requests[1]?.path,
    "/token?account=1&scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull",
  );
});

test("writing asks for the right to push, and a stronger token than the one for reading", async () => {
  await using w = await world(tokenRegistry());
  const { repository } = w.at("a:1");
  const stored = present(await w.registry.manifest(repository, digest));
  w.server.requests.length = 0;
  await w.registry.tag(w.at("a:2"), stored);
  assert.equal(w.server.requests[0]?.path, "/token?service=s%2C1&scope=repository%3Aa%3Apull%2Cpush");
  assert.deepEqual(w.server.requests[1]?.method, "PUT");
});

test("an identity token is exchanged, in the body and nowhere else", async () => {
  await using w = await world(tokenRegistry(), { identitytoken: "refresh-me" });
  assert.equal(await w.registry.digestOf(w.at("a:1")), digest);
  const exchange = w.server.requests[1];
  assert.equal(`${exchange?.method} ${exchange?.path}`, "POST /token");
  assert.equal(exchange?.headers.authorization, undefined);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(String(exchange?.body))), {
    grant_type: "refresh_token",
    refresh_token: "refresh-me",
    service: "s,1",
    scope: "repository:a:pull",
    client_id: "slipway",
  });
});

test("a registry token is shown as it is", async () => {
  await using w = await world(
    ({ headers }, host) =>
      headers.authorization === "Bearer as-it-is"
        ? served()
        : { status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } },
    { registrytoken: "as-it-is" },
  );
  assert.equal(await w.registry.digestOf(w.at("a:1")), digest);
});

test("a realm on another host gets the credentials; one that redirects does not pass them on", async () => {
  await using thief = await listen({ answer: () => ({ status: 200, body: { token: "t" } }) });
  await using realm = await listen({
    answer: () => ({ status: 307, headers: { location: `${thief.url}/token` } }),
  });
  await using w = await world(() => ({
    status: 401,
    headers: { "www-authenticate": `Bearer realm="${realm.url}/token"` },
  }));
  const { code, message } = await refused(w.registry.digestOf(w.at("a:1")));
  assert.equal(code, "registry-failed");
  assert.equal(message, `${realm.host} answered 307 to GET /token`);
  assert.equal(realm.requests[0]?.headers.authorization, `Basic ${base64("robot:hunter22")}`);
  assert.equal(thief.requests.length, 0);
});

test("a blob's redirect to storage is followed without credentials", async () => {
  await using storage = await listen({ answer: () => ({ status: 200, body: config }) });
  const basic = `Basic ${base64("robot:hunter22")}`;
  await using w = await world(({ path, headers }) => {
    if (headers.authorization !== basic)
      return { status: 401, headers: { "www-authenticate": "Basic realm=x" } };
    if (path.startsWith("/v2/a/blobs/")) return { status: 307, headers: { location: `/moved/here` } };
    return path === "/moved/here"
      ? { status: 302, headers: { location: `${storage.url}/x?sig=1` } }
      : served();
  });
  assert.deepEqual(await w.registry.platforms(w.at("a:1").repository, digest), ["linux/amd64"]);
  assert.deepEqual(w.shown().slice(2), [
    [`/v2/a/blobs/${sha256(config)}`, basic],
    ["/moved/here", basic],
  ]);
  assert.equal(storage.requests.length, 1);
  assert.equal(storage.requests[0]?.headers.authorization, undefined);
});

test("credentials lost on the way are not found again, even if the way leads back", async () => {
  await using storage = await listen({
    answer: ({ path }) => ({ status: 307, headers: { location: decodeURIComponent(path.slice(1)) } }),
  });
  await using w = await world(({ path, headers }, host) => {
    if (path === "/back") return { status: 307, headers: { location: "/further" } };
    if (path === "/further") return { status: 200, body: "not the manifest" };
    if (headers.authorization === undefined)
      return { status: 401, headers: { "www-authenticate": "Basic realm=x" } };
    return {
      status: 307,
      headers: { location: `${storage.url}/${encodeURIComponent(`http://${host}/back`)}` },
    };
  });
  await refused(w.registry.manifest(w.at("a:1").repository, digest));
  assert.deepEqual(w.shown().slice(-2), [
    ["/back", undefined],
    ["/further", undefined],
  ]);
});

test("storage that asks for credentials is not given any", async () => {
  await using storage = await listen({
    answer: () => ({ status: 401, headers: { "www-authenticate": "Basic realm=x" } }),
  });
  await using w = await world(() => ({ status: 307, headers: { location: `${storage.url}/secret` } }));
  const { code, message } = await refused(w.registry.manifest(w.at("a:1").repository, digest));
  assert.equal(code, "registry-failed");
  assert.equal(message, `${storage.host} answered 401 to GET /secret`);
  assert.deepEqual(
    storage.requests.map(({ headers }) => headers.authorization),
    [undefined],
  );
});

test("image tags are read page by page, from the registry itself, whatever host it names", async () => {
  const elsewhere = await listen({ answer: () => ({ status: 200, body: { tags: ["stolen"] } }) });
  await using w = await world(({ query }) => {
    const last = query.get("last");
    const link = `<${elsewhere.url}/v2/a/tags/list?last=b&n=2>; rel="next"`;
    if (last === null) return { status: 200, headers: { link }, body: { name: "a", tags: ["a", "b"] } };
    return { status: 200, body: { name: "a", tags: last === "b" ? ["c"] : null } };
  });
  assert.deepEqual([...present(await w.registry.tags(w.at("a:1").repository))], ["a", "b", "c"]);
  assert.deepEqual(elsewhere.requests, []);
  await elsewhere[Symbol.asyncDispose]();
});

test("a registry that does not list image tags, or lists no end of them, is not looked through", async () => {
  await using mute = await world(() => ({ status: 405 }));
  assert.equal(await mute.registry.tags(mute.at("a:1").repository), null);
  await using odd = await world(() => ({ status: 200, body: "<html>" }));
  assert.equal(await odd.registry.tags(odd.at("a:1").repository), null);
  let page = 0;
  await using endless = await world(() => {
    page += 1;
    const link = `</v2/a/tags/list?last=${page}>; rel="next"`;
    return { status: 200, headers: { link }, body: { tags: [`${page}`] } };
  });
  assert.equal(await endless.registry.tags(endless.at("a:1").repository), null);
  assert.equal(page, 50);
});

test("redirects in a circle end", async () => {
  await using w = await world(({ path }) => ({ status: 307, headers: { location: path } }));
  const { code } = await refused(w.registry.manifest(w.at("a:1").repository, digest));
  assert.equal(code, "registry-failed");
  assert.equal(w.server.requests.length, 6);
});

test("credentials that were refused are not shown again in vain", async () => {
  await using w = await world(() => ({ status: 401, headers: { "www-authenticate": "Basic realm=x" } }));
  const { repository } = w.at("a:1");
  await refused(w.registry.manifest(repository, digest));
  assert.equal(w.server.requests.length, 2);
  await refused(w.registry.manifest(repository, digest));
  assert.equal(w.server.requests.length, 3);
});

test("no credentials go to another registry than their own", async () => {
  await using other = await listen({
    answer: () => ({ status: 401, headers: { "www-authenticate": "Basic realm=x" } }),
  });
  await using w = await world(served);
  const { code, message } = await refused(w.registry.digestOf(reference(`${other.host}/a:1`)));
  assert.equal(code, "registry-unauthorized");
  assert.match(message, /none were found \(looked in .*\.docker\/config\.json\)/);
  assert.ok(other.requests.every(({ headers }) => headers.authorization === undefined));
});

test("an open registry needs no docker configuration, not even a sound one", async () => {
  await using server = await listen({ answer: served });
  await using home = await dockerHome("{ broken");
  const registry = connect({ env: { HOME: home.path } });
  assert.equal(await registry.digestOf(reference(`${server.host}/a:1`)), digest);
});

test("a token service that denies a request without credentials wants a login; one with credentials is forbidden", async () => {
  const deny = ({ path }: Request, host: string): Answer =>
    path === "/token"
      ? { status: 403, body: { errors: [{ code: "DENIED", message: "denied to hunter22" }] } }
      : { status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } };
  await using known = await world(deny);
  const forbidden = await refused(known.registry.digestOf(known.at("a:1")));
  assert.equal(forbidden.code, "registry-forbidden");
  assert.match(forbidden.message, /with the credentials from .*config\.json: DENIED: denied to \*\*\*$/);
  await using unknown = await world(deny, {});
  const unauthorized = await refused(unknown.registry.digestOf(unknown.at("a:1")));
  assert.equal(unauthorized.code, "registry-unauthorized");
  assert.match(unauthorized.hint, /^docker login /);
});

test("a challenge that cannot be answered, and 401 without one, say so", async () => {
  for (const challenge of ["Digest realm=x", ""]) {
    await using w = await world(() => ({
      status: 401,
      headers: challenge ? { "www-authenticate": challenge } : {},
    }));
    const { code, message } = await refused(w.registry.digestOf(w.at("a:1")));
    assert.equal(code, "registry-unauthorized");
    assert.match(message, /offers no way to log in that slipway knows/);
  }
});

test("a token service's nonsense is a bad answer; a dead one is unreachable, by name", async () => {
  await using nonsense = await world(({ path }, host) =>
    path === "/token"
      ? { status: 200, body: "<html>" }
      : { status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } },
  );
  assert.equal((await refused(nonsense.registry.digestOf(nonsense.at("a:1")))).code, "registry-bad-answer");
  await using dead = await world(() => ({
    status: 401,
    headers: { "www-authenticate": 'Bearer realm="http://127.0.0.1:1/token"' },
  }));
  const { code, message } = await refused(dead.registry.digestOf(dead.at("a:1")));
  assert.equal(code, "registry-unreachable");
  assert.match(message, /cannot be reached \(at 127\.0\.0\.1:1, where it sends its clients\)/);
});

/** How registries refuse what is not there yet: pulling without the right to push, reading manifests, or a token for pulling. */
const ABSENT: Record<string, (asked: { readonly path: string; readonly right: string }) => number> = {
  "401 to those who may only pull, as Quay": ({ path, right }) =>
    path === "/token" || right === "pull,push" ? 404 : 401,
  "403 about its manifests, as Artifactory": ({ path }) => (path.endsWith("/tags/list") ? 404 : 403),
  "that it gives no token for pulling alone, as GHCR": ({ path, right }) =>
    path === "/token" && right === "pull" ? 403 : 404,
};

/** A registry with tokens that are called after what they allow. */
async function registryThat(refuse: (asked: { readonly path: string; readonly right: string }) => number) {
  return await world(({ path, query, headers }, host) => {
    if (path === "/token") {
      const right = query.get("scope")?.split(":")[2] ?? "";
      if (refuse({ path, right }) === 403 && right === "pull" && refuse({ path, right: "pull,push" }) !== 403)
        return { status: 403, body: { errors: [{ code: "DENIED" }] } };
      return { status: 200, body: { token: right } };
    }
    const status = refuse({ path, right: headers.authorization?.replace("Bearer ", "") ?? "" });
    if (headers.authorization !== undefined && status !== 401) return { status };
    return { status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } };
  });
}

for (const [name, refuse] of Object.entries(ABSENT))
  test(`of a repository that is not there yet, a registry says ${name}`, async () => {
    await using w = await registryThat(refuse);
    assert.equal(await w.registry.digestOf(w.at("a:1")), null);
  });

test("a registry that forbids everything is not taken for an empty one", async () => {
  await using w = await registryThat(() => 403);
  assert.equal((await refused(w.registry.digestOf(w.at("a:1")))).code, "registry-forbidden");
});

test("credentials that are wrong are not asked about twice", async () => {
  await using w = await world((request, host) =>
    request.path.startsWith("/token")
      ? { status: 401 }
      : { status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } },
  );
  assert.equal((await refused(w.registry.digestOf(w.at("a:1")))).code, "registry-unauthorized");
  assert.equal(w.server.requests.filter(({ path }) => path.startsWith("/token")).length, 1);
});
