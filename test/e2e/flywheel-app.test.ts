/**
 * Flywheel's app starts: its released image, unpacked, with node where distroless has it. That base image itself cannot be pulled
 * without a network: its stand-in has no programs, so this machine's node takes the place of distroless's.
 */

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startExample } from "../support/example.ts";
import { done } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";
import { bring, end, start, unpack } from "../support/unpacked.ts";

const skip = process.getuid?.() === 0 ? false : "chroot needs root";

test("a push to main is pushed without a release: under the image's digest, and `latest` moves", async () => {
  await using example = await startExample("flywheel", { mirrors: { "registry.gitlab.com": "localhost:1" } });
  const { snapshot } = done(await example.slipway(["release", "--snapshot", "app", "--json"]));
  assert.equal(snapshot, true);
  const digest = await example.digest("your-org/app:latest");
  assert.ok(digest);
  assert.deepEqual(await tagsOf(example.registry, "your-org/app"), [digest.slice(7, 19), "latest"]);
  assert.equal(await example.tree.git("ls-remote", "origin", "refs/slipway/*"), "");
});

/** A port that is free for now. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a URL serves as soon as anything does. */
async function soon(url: string, ended: () => string | null): Promise<string> {
  for (let left = 100; left > 0; left--) {
    const said = ended();
    assert.equal(said, null, `it ended: ${said}`);
    const response = await fetch(url).catch(() => null);
    if (response !== null) return await response.text();
    await sleep(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

test("flywheel's app starts by its entrypoint, and serves what it is for", { skip }, async () => {
  await using example = await startExample("flywheel", { mirrors: { "registry.gitlab.com": "localhost:1" } });
  await example.tree.tag("app/v1.2.0");
  done(await example.slipway(["release", "app/v1.2.0", "--json"]));
  const image = await unpack(example.registry, "your-org/app:latest", join(example.scratch, "app"));
  // Source: distroless's nodejs/BUILD, whose images have this entrypoint and no PATH that leads to it.
  assert.equal(image.config.Entrypoint?.[0], "/nodejs/bin/node");
  await bring(process.execPath, image, "/nodejs/bin/node");
  const port = await freePort();
  const app = start(image, { PORT: String(port) });
  let said = "";
  app.stderr?.on("data", (data) => {
    said += data;
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    const page = await soon(url, () => (app.exitCode === null ? null : said));
    assert.match(page, /<html|<!doctype/i);
    assert.deepEqual(JSON.parse(await (await fetch(`${url}/runners.json`)).text()), [
      { name: "flywheel-1", state: "idle" },
    ]);
    assert.equal(said, "", "nothing is complained of");
  } finally {
    await end(app);
  }
});
