/** `slipway load`: the services' images into the local container engine, as `make oci-load` did. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { arch } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { containerStorage } from "../support/container-storage.ts";
import { type Example, type ExampleName, startExample } from "../support/example.ts";
import { skipWithout } from "../support/installed.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

const STAND_INS = fileURLToPath(new URL("../support/stand-ins", import.meta.url));
const HOST = arch() === "arm64" ? "arm64" : "amd64";

interface Loading {
  readonly example: Example;
  /** What the container engine holds now: names with their architecture. */
  loaded(): Promise<string[]>;
}

/** An example whose container engine is the stand-in for docker. */
function loading(name: ExampleName): Loading {
  let example: Example | undefined;
  const file = () => join(started().scratch, "loaded");
  const started = () => {
    assert.ok(example);
    return example;
  };
  before(async () => {
    example = await startExample(name);
    example.env["PATH"] = `${STAND_INS}:${process.env["PATH"]}`;
    example.env["DOCKER_LOADED"] = file();
  });
  beforeEach(() => rm(file(), { force: true }));
  after(() => example?.[Symbol.asyncDispose]());
  return {
    get example() {
      return started();
    },
    loaded: async () =>
      existsSync(file()) ? (await readFile(file(), "utf8")).trim().split("\n").sort() : [],
  };
}

describe("loading unkey's services (oci_load)", () => {
  const place = loading("unkey");

  test("builds all loaders at once and gives every image its development tag, for this machine only", async () => {
    const { images } = done(await place.example.slipway(["load", "--json"]));
    const services = ["api", "frontline", "vault", "heimdall", "krane", "control-api", "control-worker"];
    assert.deepEqual(
      images,
      services.map((component) => ({ component, image: `unkey/${component}:dev` })),
    );
    assert.deepEqual(await place.loaded(), services.map((service) => `unkey/${service}:dev ${HOST}`).sort());
    assert.equal((await place.example.bazel.calls("build")).length, 1);
  });

  test("loads the named ones only, in a work tree that is being worked in", async () => {
    await place.example.tree.write("svc/api/README.md", "not committed\n");
    done(await place.example.slipway(["load", "vault", "--json"]));
    assert.deepEqual(await place.loaded(), [`unkey/vault:dev ${HOST}`]);
    await rm(join(place.example.tree.path, "svc/api/README.md"));
  });

  test("without a daemon ends as a failed build, with what docker said, and nothing is left running", async () => {
    const result = await place.example.slipway(["load", "--json"], { env: { DOCKER_DAEMON: "down" } });
    assertFailure(result, {
      exit: 5,
      codes: ["load-failed"],
      says: [
        /\/\/build\/[\w-]+:load failed to load unkey\/[\w-]+:dev/,
        "Cannot connect to the Docker daemon",
      ],
      hints: ["docker info"],
    });
    assert.deepEqual(await place.loaded(), []);
  });

  test("of a component without one is refused, and of one that is not there", async () => {
    const result = await place.example.slipway(["load", "cli", "--json"]);
    assertFailure(result, { exit: 2, codes: ["nothing-to-load"], says: ["cli"], hints: ["load ="] });
    const unknown = await place.example.slipway(["load", "aip", "--json"]);
    assertFailure(unknown, { exit: 2, codes: ["unknown-component"], says: ["aip"] });
  });

  test("under another name than the configured one is reported", async () => {
    const toml = join(place.example.tree.path, "slipway.toml");
    const text = await readFile(toml, "utf8");
    await place.example.tree.edit({ "slipway.toml": [["unkey/vault:dev", "unkey/vault:local"]] });
    const result = await place.example.slipway(["load", "vault", "--json"]);
    assertFailure(result, {
      exit: 5,
      codes: ["loaded-elsewhere"],
      says: ["unkey/vault:dev", "unkey/vault:local"],
    });
    await place.example.tree.write("slipway.toml", text);
  });
});

describe("loading heimdall's API and bots (image_load), and an app (a Dockerfile)", () => {
  const place = loading("heimdall");
  test("gives every image its development tag, and writes nowhere else", async () => {
    const names = ["api", "discord-bot", "twitch-bot", "youtube-bot"];
    const refs = await place.example.tree.git("ls-remote", "origin");
    done(await place.example.slipway(["load", ...names, "--json"]));
    assert.deepEqual(
      await place.loaded(),
      names.map((name) => `heimdall/${name}:dev ${HOST}`),
    );
    assert.equal((await place.example.bazel.calls("build")).length, 1);
    assert.equal(await place.example.tree.git("ls-remote", "origin"), refs);
  });

  test("builds a Dockerfile's image where it is needed", { skip: skipWithout("buildah") }, async () => {
    const { example } = place;
    const env = await containerStorage(example.scratch);
    const { images } = done(await example.slipway(["load", "backend", "--json"], { env }));
    assert.deepEqual(images, [{ component: "backend", image: "heimdall/backend:dev" }]);
    const run = promisify(execFile);
    const { stdout } = await run("buildah", ["images", "--format", "{{.Name}}:{{.Tag}}"], {
      env: { ...process.env, ...env },
    });
    assert.match(stdout, /^localhost\/heimdall\/backend:dev$/m);
  });
});
