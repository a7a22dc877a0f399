import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { present } from "../support/present.ts";
import { programs } from "../support/programs.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { buildRefused, plannedImage, settings } from "./image-builder-fixture.ts";
import { testImageBuilder } from "./image-builder-suite.ts";
import { type NixWorkspace, nixWorkspace, output } from "./nix-fixture.ts";

const skip = skipWithout("nix", "busybox", "skopeo");
const quiet = () => {};

testImageBuilder("images that nix builds", {
  skip,
  start: async (scratch, pushLayout) => {
    const { create } = await nixWorkspace(scratch);
    return () => create(pushLayout);
  },
  good: output(".#attic-server-image"),
  absent: {
    source: output(".#attic-image"),
    says: /does not provide attribute 'packages\.x86_64-linux\.attic-image'/,
    hints: /`nix flake show` and correct `nix` in slipway\.toml/,
  },
  failing: {
    source: output(".#broken-image"),
    says: [/^nix failed to build/, /compiling/, /no such header: zlib\.h/],
  },
});

describe("nix in particular", { skip }, () => {
  let scratch: TemporaryDirectory;
  let world: NixWorkspace;
  before(async () => {
    scratch = await temporaryDirectory("slipway-nix");
    world = await nixWorkspace(scratch.path);
  });
  after(() => scratch[Symbol.asyncDispose]());
  const inspect = async (attribute: string, env = {}) =>
    (await world.create(undefined, env).inspect([output(attribute)], () => {})).get(attribute);

  test("an output that is not an image of nix2container is recognised", async () => {
    const facts = await inspect(".#server");
    assert.equal(facts?.missing, "it has no `copyTo`, so it is not an image of nix2container");
    assert.match(facts?.hint ?? "", /nix2container\.buildImage/);
  });

  test("an output that cannot be evaluated says why, in nix's words", async () => {
    assert.equal((await inspect(".#throwing"))?.missing, "attic needs a newer rustc");
  });

  test("a flake that is not there says so", async () => {
    assert.match((await inspect("./nowhere#image"))?.missing ?? "", /nowhere.*No such file/);
  });

  test("a flake alone means its default output", async () => {
    const image = plannedImage(output("."), "localhost:5000", "acme/default");
    assert.equal((await inspect("."))?.missing, undefined);
    assert.ok((await world.create().build([image], quiet)).get(image.id)?.digest);
  });

  test("an image knows the store paths that it needs, by their names and versions", async () => {
    const image = plannedImage(output(".#closed-image"), "localhost:5000", "acme/closed");
    const built = await world.create().build([image], quiet);
    const { packages } = present(await present(built.get(image.id)).materials?.());
    assert.deepEqual(
      packages.map(({ name, version, purl }) => [name, version, purl]),
      [
        ["attic", "0.2.0", "pkg:nix/attic@0.2.0"],
        ["greeting", "2.12.1", "pkg:nix/greeting@2.12.1"],
        ["library", "1.0.3", "pkg:nix/library@1.0.3"],
      ],
    );
  });

  test("if nix is not installed, that is said", async () => {
    const env = { PATH: await programs(scratch.path, {}) };
    const facts = await inspect(".#attic-server-image", env);
    assert.equal(facts?.missing, "nix is not installed");
    const image = plannedImage(output(".#attic-server-image"), "localhost:5000", "acme/attic");
    const { code, hint } = await buildRefused(world.create(undefined, env).build([image], quiet));
    assert.equal(code, "nix-missing");
    assert.match(hint, /install nix/);
  });

  test("a copy that fails shows its last lines", async () => {
    const image = plannedImage(output(".#odd-image"), "localhost:5000", "acme/odd");
    const { code, message } = await buildRefused(world.create().build([image], quiet));
    assert.equal(code, "copy-failed");
    assert.match(message, /^nix run \.#odd-image\.copyTo failed to copy .*\(exit code 3\):\nno space left/);
  });

  test("no lock file is left in the work tree", () => {
    assert.equal(existsSync(join(world.workspace, "flake.lock")), false);
  });
});

describe("loading images that nix builds", { skip }, () => {
  const local = {
    component: "attic",
    source: output(".#attic-server-image"),
    load: { as: "acme/attic:dev" },
    build: settings,
  };

  async function engines(scripts: Readonly<Record<string, string>>) {
    const stack = new AsyncDisposableStack();
    const { path } = stack.use(await temporaryDirectory("slipway-nix-load"));
    const { create, env } = await nixWorkspace(path);
    const PATH = `${await programs(path, scripts)}:${env["PATH"]}`;
    const told: string[] = [];
    return {
      told,
      load: () => create(undefined, { PATH, SCRATCH: path }).load([local], (text) => told.push(text)),
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  }

  test("docker is given the image under its development tag, by nix2container's skopeo", async () => {
    await using world = await engines({ docker: "exit 0", skopeo: `echo "asked for \${4}" >&2` });
    await world.load();
    assert.ok(world.told.includes("asked for docker-daemon:acme/attic:dev"), world.told.join("\n"));
  });

  test("podman is, if docker has no engine", async () => {
    await using world = await engines({
      docker: "exit 1",
      podman: "exit 0",
      skopeo: `echo "asked for \${4}" >&2`,
    });
    await world.load();
    assert.ok(world.told.includes("asked for containers-storage:localhost/acme/attic:dev"));
  });

  test("if there is no engine, that is said before anything is built", async () => {
    const gone = `echo "no engine here" >&2; exit 1`;
    await using world = await engines({ docker: gone, podman: gone });
    const { code, message } = await buildRefused(world.load());
    assert.equal(code, "load-failed");
    assert.equal(
      message,
      "there is nothing to load acme/attic:dev into: docker does not work (no engine here); podman does not work (no engine here)",
    );
    assert.deepEqual(world.told, []);
  });
});
