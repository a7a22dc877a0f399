/** Configurations that are wrong: exit 3, with line and column. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { CONFIG, type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIGS: Record<string, readonly [config: string, refused: Omit<Refused, "exit">]> = {
  "that is empty": [
    "",
    { codes: ["missing-key", "missing-key"], says: ["slipway.toml:1:1: ", "format"], hints: ["format = 1"] },
  ],
  "that is no TOML": [
    CONFIG.replace('github = "acme/mono"', "github = acme/mono"),
    { codes: ["toml-syntax"], says: ["slipway.toml:4:10: ", "not TOML"], hints: ["in quotes"] },
  ],
  "with a value left out": [
    "format =\n",
    { codes: ["toml-syntax"], says: ["slipway.toml:1:9: "], hints: ["write a value"] },
  ],
  "with a table that is not closed": [
    "format = 1\n[components.api\n",
    { codes: ["toml-syntax"], says: ["slipway.toml:2:16: "], hints: ["with ]"] },
  ],
  "with a table that stands there twice": [
    `${CONFIG}[components.docs]\n`,
    { codes: ["toml-syntax"], says: ["slipway.toml:14:13: "], hints: ["already defined above"] },
  ],
  "of bytes that are no text": [
    `${CONFIG}\u0000\u0001`,
    { codes: ["toml-syntax"], says: ["slipway.toml:14:1: ", "U+0000"] },
  ],
  "with an unknown key": [
    CONFIG.replace("bazel =", "bazle ="),
    { codes: ["unknown-key"], says: ["slipway.toml:12:1: ", "bazle"], hints: ["did you mean bazel?"] },
  ],
  "with an unknown table": [
    `${CONFIG}[componets.web]\n`,
    {
      codes: ["unknown-key"],
      says: ["slipway.toml:14:2: ", "componets"],
      hints: ["did you mean components?"],
    },
  ],
  "of a later format": [
    CONFIG.replace("format = 1", "format = 2"),
    { codes: ["unknown-format"], says: ["slipway.toml:1:10: ", "2"], hints: ["update slipway"] },
  ],
  "with a name that JavaScript keeps to itself": [
    `${CONFIG}[components.__proto__]\n`,
    { codes: ["reserved-name"], says: ["slipway.toml:14:13: ", "__proto__"] },
  ],
  "whose image tag is the same for every release": [
    `${CONFIG}image_tag = "fixed"\n`,
    { codes: ["fixed-image-tag"], says: [":14:13: ", '"fixed"'], hints: ["{version}"] },
  ],
  "with two images under one reference": [
    `${CONFIG}[components.web.image]\nbazel = "//web:push"\nrepository = "REGISTRY/acme/api"\n`,
    { codes: ["image-collision"], says: [":16:14: ", "api and web", "/acme/api:{version}"] },
  ],
  "with several mistakes, all told at once": [
    `${CONFIG.replace("{component}/v{version}", "{component}..{version}").replace("acme/mono", "acme")}platfroms = []\n`,
    {
      codes: ["bad-github-repository", "bad-tag-pattern", "unknown-key"],
      says: [":4:10: ", ":7:7: ", ":14:1: "],
    },
  ],
};

describe("a configuration", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository();
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [name, [config, refused]] of Object.entries(CONFIGS)) {
    test(name, async () => {
      await writeFile(join(place.tree.path, "slipway.toml"), config.replaceAll("REGISTRY", "ghcr.io"));
      await assertRefused(place, ["release", "api/v1.2.3"], { exit: 3, ...refused });
    });
  }

  test("that is not there: neither here nor above", async () => {
    const refused = {
      exit: 3,
      codes: ["no-config"],
      says: ["slipway.toml", place.scratch],
      hints: ["-C DIR"],
    };
    await assertRefused(place, ["check", "api/v1.2.3"], refused, { cwd: place.scratch });
  });

  test("that is not where --config says", async () => {
    const refused = { exit: 3, codes: ["no-config"], says: ["releases.toml"], hints: ["--config FILE"] };
    await assertRefused(place, ["--config", "releases.toml", "check", "api/v1.2.3"], refused);
  });

  test("that is a folder", async () => {
    await rm(join(place.tree.path, "slipway.toml"));
    await mkdir(join(place.tree.path, "slipway.toml", "here"), { recursive: true });
    const refused = { exit: 3, codes: ["no-config"], says: ["slipway.toml cannot be read"] };
    await assertRefused(place, ["check", "api/v1.2.3"], refused);
    await rm(join(place.tree.path, "slipway.toml"), { recursive: true });
    place.assertNoBazel();
  });
});
