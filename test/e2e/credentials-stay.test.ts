/** Servers that send slipway elsewhere: no credentials go along, whether the host, the port or only the look of it is another. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Loopback, listen } from "../support/loopback.ts";
import { type SmallRepository, startSmallRepository, TOKENS } from "../support/small-repository.ts";

const USER = { user: "robot", password: "hunter22-hunter22" };
const BASIC = Buffer.from(`${USER.user}:${USER.password}`).toString("base64");

describe("credentials do not go along", () => {
  let place: SmallRepository;
  let elsewhere: Loopback;
  before(async () => {
    elsewhere = await listen({ answer: () => ({ status: 404, body: {} }) });
    place = await startSmallRepository({ auth: { ...USER, scheme: "bearer" } });
    const { tree, scratch, registry } = place;
    for (const tag of ["api/v1.0.0", "docs/v1.0.0", "docs/v1.1.0", "docs/v1.2.0"]) await tree.tag(tag);
    await mkdir(join(scratch, "docker"));
    const auths = { [registry.host]: { auth: BASIC } };
    await writeFile(join(scratch, "docker", "config.json"), JSON.stringify({ auths }));
  });
  after(async () => {
    await place[Symbol.asyncDispose]();
    await elsewhere[Symbol.asyncDispose]();
  });

  /** What another origin was shown of requests with this mark in their address. */
  function shown(server: Loopback, mark: string): string[] {
    const asked = server.requests.filter(({ path }) => path.includes(mark));
    return asked.map((request) => JSON.stringify(request));
  }

  function assertNothing(asked: readonly string[], from: string): void {
    assert.ok(asked.length > 0, `${from} leads there`);
    for (const text of asked)
      for (const secret of [TOKENS.push, USER.password, BASIC, "authorization"])
        assert.ok(!text.includes(secret), `${from} takes ${secret} along: ${text}`);
  }

  /** Where a server may send its readers, and the server that gets such a request. */
  const places = (own: Loopback): Record<string, readonly [string, Loopback]> => ({
    "to another port": [elsewhere.url, elsewhere],
    "to another name of the same address": [own.url.replace("127.0.0.1", "localhost"), own],
    "to what is left of the scheme": [`//${elsewhere.host}`, elsewhere],
  });

  test("with a registry's redirects, of what it serves and of its token service", async () => {
    const registry = place.registry as Loopback;
    for (const [name, [url, server]] of Object.entries(places(registry))) {
      const mark = name.replaceAll(" ", "-");
      const location = `${url}/v2/${mark}`;
      registry.failNext(/^GET \/v2\/acme\/api\/manifests/, ["pass", { status: 307, headers: { location } }]);
      await place.slipway(["verify", "api/v1.0.0", "--json"]);
      assert.equal(registry.pendingFaults(), 0, name);
      assertNothing(shown(server, mark), `a redirect ${name}`);
      const realm = { status: 307, headers: { location: `${url}/token-${mark}` } };
      registry.failNext(/^GET \/token/, realm);
      await place.slipway(["verify", "api/v1.0.0", "--json"]);
      assert.equal(registry.pendingFaults(), 0, name);
      assert.deepEqual(shown(server, `token-${mark}`), [], "a token service's redirect is not followed");
    }
    assert.ok(registry.requests.some(({ headers }) => headers.authorization === `Basic ${BASIC}`));
  });

  test("with GitHub's redirects, of what is read and of what is written", async () => {
    const { github } = place;
    for (const [at, [name, [url, server]]] of Object.entries(places(github)).entries()) {
      const mark = name.replaceAll(" ", "-");
      for (const [method, command, status] of [
        ["GET", "plan", 301],
        ["POST", "release", 307],
      ] as const) {
        const location = `${url}/${method}-${mark}`;
        github.failNext((asked) => asked.method === method, { status, headers: { location } });
        await place.slipway([command, `docs/v1.${at}.0`, "--json"]);
        assert.equal(github.pendingFaults(), 0, name);
        assertNothing(shown(server, `${method}-${mark}`), `a redirect of ${method} ${name}`);
      }
    }
  });
});
