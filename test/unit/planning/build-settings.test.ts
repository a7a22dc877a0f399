import assert from "node:assert/strict";
import { test } from "node:test";
import type { Image, Stamp } from "../../../src/domain/project/artifact.ts";
import type { BazelSettings } from "../../../src/domain/project/project.ts";
import { imageName, imageSettings, releaseSettings } from "../../../src/planning/wanting/build-settings.ts";
import { templateValues } from "../../../src/planning/wanting/template-values.ts";
import {
  ACME,
  bazel,
  buildSettings,
  GIT,
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

const wanted = (fields: Partial<Image>) =>
  present(observed(project([imageComponent("api", fields)]), ["api@1.2.3"]).images[0]);
const stamped = (stamp: Stamp) =>
  imageSettings(settings, wanted({ source: bazel("//a:push", stamp) }), GIT, ACME);

test("a release has the configured flags and environment, filled in, and its commit", () => {
  const { release } = wanted({});
  assert.deepEqual(releaseSettings(settings, release, GIT), {
    ...buildSettings(["--config=release"], { SLIPWAY_COMMIT: HEAD, RELEASE_VERSION: "v1.2.3" }),
  });
  const every = "{component} {version} {major} {minor} {patch} {commit} {short_commit} {channel} {tag}";
  const { env } = releaseSettings({ ...settings, env: new Map([["A", template(every)]]) }, release, GIT);
  assert.equal(env["A"], `api 1.2.3 1 2 3 ${HEAD} ${HEAD.slice(0, 12)} stable api@1.2.3`);
});

test("releases that differ in their version alone are built together where nothing asks for it", () => {
  const of = project([imageComponent("api"), imageComponent("web")]);
  const [first, second] = observed(of, ["api@1.0.0", "web@2.0.0"]).releases;
  const bare = { ...settings, env: new Map() };
  assert.deepEqual(releaseSettings(bare, present(first), GIT), releaseSettings(bare, present(second), GIT));
  assert.notDeepEqual(
    releaseSettings(settings, present(first), GIT),
    releaseSettings(settings, present(second), GIT),
  );
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
  const { env } = imageSettings(own, wanted({ source: bazel("//a:push", { via: "stamp" }) }), GIT, ACME);
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
