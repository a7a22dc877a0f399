/** What nix says that a flake makes, for `init`: real nix, without a network. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { createFlakeImages } from "../../src/services/nix/flake-images.ts";
import { skipWithout } from "../support/installed.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { nixWorkspace } from "./nix-fixture.ts";
import { testRun } from "./registry-fixture.ts";

const skip = skipWithout("nix");

/** What is found in the flake of the tests, or in another. */
async function found(flake?: string, more: Readonly<Record<string, string>> = {}) {
  await using scratch = await temporaryDirectory("slipway-flake");
  const { workspace, env } = await nixWorkspace(scratch.path);
  if (flake !== undefined) await writeFile(join(workspace, "flake.nix"), flake);
  const whole = { ...env, ...more };
  return await createFlakeImages({ run: testRun(whole), workspace, env: whole })();
}

test("images are told from packages that are none, broken or not, by what they are", { skip }, async () => {
  const images = await found();
  assert.deepEqual(images?.map(({ output, name }) => [output, name]).sort(), [
    ["attic-server-image", "attic-server"],
    ["broken-image", "attic-server"],
    ["closed-image", "attic-server"],
    ["default", "attic-server"],
  ]);
});

test("images that no text shows are found: outputs that the flake computes", { skip }, async () => {
  const flake = `{
  outputs = { self }:
    let
      inherit (import ./nix2container { }) nix2container runCommand;
      make = name: { name = name + "-image"; value = nix2container.buildImage { inherit name; }; };
    in {
      packages.x86_64-linux = builtins.listToAttrs (map make [ "web" "worker" ]);
      packages.aarch64-linux = builtins.listToAttrs (map make [ "web" ]);
    };
}
`;
  assert.deepEqual(await found(flake), [
    { output: "web-image", name: "web" },
    { output: "worker-image", name: "worker" },
  ]);
});

test("nothing is known without nix, of a flake that does not load, or that has to be fetched first", {
  skip,
}, async () => {
  assert.equal(await found(undefined, { PATH: "/nowhere" }), null);
  assert.equal(await found('{ outputs = { self }: { packages = throw "no"; }; }\n'), null);
  const remote =
    '{ inputs.other.url = "tarball+http://127.0.0.1:9/other.tar.gz"; outputs = { self, other }: { packages = { }; }; }\n';
  assert.equal(await found(remote), null);
});
