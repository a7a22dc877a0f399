import assert from "node:assert/strict";
import { test } from "node:test";
import type { Image, Stamp } from "../../../src/domain/project/artifact.ts";
import type { BazelSettings } from "../../../src/domain/project/project.ts";
import { imageName } from "../../../src/planning/wanting/images.ts";
import { templateValues } from "../../../src/planning/wanting/scene.ts";
import {
  bazel,
  buildSettings,
  HEAD,
  imageComponent,
  label,
  observed,
  project,
  template,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const settings: BazelSettings = {
  ...project([]).bazel,
  flags: ["--config=release"],
  env: new Map([["RELEASE_VERSION", template("v{version}")]]),
};

const found = (fields: Partial<Image>, of: BazelSettings = settings) =>
  observed(project([imageComponent("api", fields)], { bazel: of }), ["api@1.2.3"]);
const wanted = (fields: Partial<Image>, of?: BazelSettings) => present(found(fields, of).images[0]);
const stamped = (stamp: Stamp) => wanted({ source: bazel("//a:push", stamp) }).build;

test("a release has the configured flags and environment, filled in, and its commit", () => {
  assert.deepEqual(found({}).releases[0]?.build, {
    ...buildSettings(["--config=release"], { SLIPWAY_COMMIT: HEAD, RELEASE_VERSION: "v1.2.3" }),
  });
  const every = "{component} {version} {major} {minor} {patch} {commit} {short_commit} {channel} {tag}";
  const all = { ...settings, env: new Map([["A", template(every)]]) };
  assert.equal(
    found({}, all).releases[0]?.build.env["A"],
    `api 1.2.3 1 2 3 ${HEAD} ${HEAD.slice(0, 12)} stable api@1.2.3`,
  );
});

test("releases that differ in their version alone are built together if nothing asks for it", () => {
  const builds = (of: BazelSettings) => {
    const both = project([imageComponent("api"), imageComponent("web")], { bazel: of });
    return observed(both, ["api@1.0.0", "web@2.0.0"]).releases.map(({ build }) => build);
  };
  const [first, second] = builds({ ...settings, env: new Map() });
  assert.deepEqual(present(first), present(second));
  const [one, other] = builds(settings);
  assert.notDeepEqual(present(one), present(other));
});

test("the version reaches a push as an argument, a flag or a stamp", () => {
  const env = { SLIPWAY_COMMIT: HEAD, RELEASE_VERSION: "v1.2.3" };
  assert.deepEqual(stamped({ via: "args" }), buildSettings(["--config=release"], env));
  assert.deepEqual(
    stamped({ via: "flag", flag: label("//misc:push_tag") }),
    buildSettings(["--config=release", "--//misc:push_tag=1.2.3"], env),
  );
  assert.deepEqual(
    stamped({ via: "stamp" }),
    buildSettings(["--config=release"], {
      SLIPWAY_VERSION: "1.2.3",
      SLIPWAY_IMAGE_TAG: "1.2.3",
      SLIPWAY_CHANNEL: "stable",
      ...env,
    }),
  );
});

test("what the configuration sets wins over what slipway would", () => {
  const own = {
    ...settings,
    env: new Map([
      ["SLIPWAY_VERSION", template("mine")],
      ["SLIPWAY_COMMIT", template("mine")],
    ]),
  };
  const { env } = wanted({ source: bazel("//a:push", { via: "stamp" }) }, own).build;
  assert.deepEqual([env["SLIPWAY_VERSION"], env["SLIPWAY_COMMIT"]], ["mine", "mine"]);
});

test("an image is called by its reference, or by its template while that waits", () => {
  assert.equal(imageName(wanted({})), "ghcr.io/acme/api:1.2.3");
  assert.equal(
    imageName(wanted({ imageTag: template("{digest_short}") })),
    "ghcr.io/acme/api:{digest_short}",
  );
});

test("placeholders of numbers that a version does not have stay open", () => {
  const version = {
    text: "2026.7",
    scheme: "calver",
    numbers: ["2026", "7"],
    prerelease: null,
    build: null,
  } as const;
  assert.deepEqual(templateValues("api", version, "stable", "t", null), {
    component: "api",
    version: "2026.7",
    channel: "stable",
    tag: "t",
    major: "2026",
    minor: "7",
  });
});
