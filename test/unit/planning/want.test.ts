import assert from "node:assert/strict";
import { test } from "node:test";
import { formatReference } from "../../../src/domain/images/reference.ts";
import { artifactsOf } from "../../../src/domain/release/wanted.ts";
import { parseReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { want } from "../../../src/planning/wanting/want.ts";
import {
  codes,
  component,
  floating,
  GITHUB,
  HEAD,
  host,
  image,
  imageComponent,
  ORIGIN,
  observed,
  project,
  template,
  unwrap,
} from "../../support/facts.ts";

const api = imageComponent("api");

test("a tag wants its component, and what is released with it, under its tag and at its version", () => {
  const ui = imageComponent("ui", { imageTag: template("{component}-{version}") });
  const of = project([{ ...ui, releasedWith: ["api", "web"] }, api, component("web")]);
  const { releases, images } = observed(of, ["api@1.2.3", "web@2.0.0"]);
  assert.deepEqual(
    releases.map(({ tag, component: name, version, own }) => [tag, name, version.text, own]),
    [
      ["api@1.2.3", "api", "1.2.3", true],
      ["api@1.2.3", "ui", "1.2.3", false],
      ["web@2.0.0", "web", "2.0.0", true],
      ["web@2.0.0", "ui", "2.0.0", false],
    ],
  );
  assert.deepEqual(
    images.flatMap(({ reference }) => (reference === null ? [] : [formatReference(reference)])),
    ["ghcr.io/acme/api:1.2.3", "ghcr.io/acme/ui:ui-1.2.3", "ghcr.io/acme/ui:ui-2.0.0"],
  );
  assert.equal(new Set(images.map(({ id }) => id)).size, 3, "ids are unique, also of one component's images");
});

test("two versions of one component in one run are told apart", () => {
  const { images } = observed(project([api]), ["api@1.0.0", "api@1.0.1"]);
  assert.equal(new Set(images.map(({ id }) => id)).size, 2);
});

test("a release has the channel of its version", () => {
  const beta = { name: "beta", prerelease: ["beta*"], trunkOnly: false, github: "prerelease" as const };
  const of = project([api], { channels: [beta] });
  const { releases } = observed(of, ["api@1.0.0", "api@1.0.0-beta.1", "api@1.0.0-rc.1"]);
  assert.deepEqual(
    releases.map(({ channel }) => channel.name),
    ["stable", "beta", "prerelease"],
  );
});

test("floating tags are those of the version's channel", () => {
  const tags = [...floating("stable", "latest", "{major}.{minor}"), ...floating("prerelease", "next")];
  const of = project([imageComponent("api", { floating: tags })]);
  const floats = (tag: string) =>
    observed(of, [tag]).images.flatMap((each) =>
      each.floating.map(({ reference }) => formatReference(reference)),
    );
  assert.deepEqual(floats("api@1.2.3"), ["ghcr.io/acme/api:latest", "ghcr.io/acme/api:1.2"]);
  assert.deepEqual(floats("api@1.2.3-rc.1"), ["ghcr.io/acme/api:next"]);
});

test("a rewritten host is where an image goes; the configured one is remembered", () => {
  const rewrite = { insecure: false, rewrite: host("localhost:5000") };
  const of = project([api, imageComponent("web", { destinations: image("quay.io/acme/web").destinations })], {
    registries: new Map([[host("ghcr.io"), rewrite]]),
  });
  const { images } = observed(of, ["api@1.0.0", "web@1.0.0"]);
  assert.deepEqual(
    images.map(({ configured, repository }) => [configured.host, repository.host, repository.path]),
    [
      ["ghcr.io", "localhost:5000", "acme/api"],
      ["quay.io", "quay.io", "acme/web"],
    ],
  );
});

test("a tag that waits for its digest has no reference yet, and one that waits for its commit none before the tag", () => {
  const digested = project([imageComponent("api", { imageTag: template("{version}-{digest_short}") })]);
  const { images, imageProblems } = observed(digested, ["api@1.0.0"]);
  assert.deepEqual([images[0]?.reference, imageProblems], [null, []]);
  const committed = project([
    imageComponent("api", {
      imageTag: template("{short_commit}"),
      floating: floating("stable", "c-{commit}"),
    }),
  ]);
  const wantedAt = (commit: typeof HEAD | null) => {
    const tags = [unwrap(parseReleaseTag(committed.components, "api@1.0.0"))];
    const scene = { commit, commitTime: 0, origin: ORIGIN, forge: GITHUB, records: new Map() };
    const { releases, problems } = want(committed, tags, scene);
    return { problems, images: releases.flatMap((release) => artifactsOf(release, "image")) };
  };
  const before = wantedAt(null);
  assert.deepEqual(
    [before.problems, before.images[0]?.reference, before.images[0]?.floating],
    [[], null, []],
  );
  const after = wantedAt(HEAD);
  assert.equal(after.images[0]?.reference?.tag, HEAD.slice(0, 12));
  assert.equal(after.images[0]?.floating[0]?.reference.tag, `c-${HEAD}`);
});

test("every illegal image tag is a problem, floating ones too", () => {
  const of = project([
    imageComponent("api", {
      imageTag: template("-{version}"),
      floating: floating("stable", ".latest", "ok"),
    }),
  ]);
  const { imageProblems, images } = observed(of, ["api@1.0.0"]);
  assert.deepEqual(codes(imageProblems), ["bad-image-tag", "bad-image-tag"]);
  assert.match(imageProblems[0]?.message ?? "", /"-1\.0\.0", from image_tag "-\{version\}" of api/);
  assert.deepEqual([images[0]?.reference, images[0]?.floating.length], [null, 1]);
  const long = `api@1.0.0-${"x".repeat(130)}`;
  assert.deepEqual(codes(observed(project([api]), [long]).imageProblems), ["bad-image-tag"]);
});

test("build metadata is one problem for a component with images, and none without", () => {
  const two = {
    ...api,
    artifacts: [
      image("ghcr.io/acme/a"),
      image("ghcr.io/acme/b", { floating: floating("stable", "{version}") }),
    ],
  };
  const { imageProblems } = observed(project([two]), ["api@1.0.0+5"]);
  assert.deepEqual(codes(imageProblems), ["build-metadata"]);
  assert.equal(imageProblems[0]?.hint, "release 1.0.0 instead");
  assert.deepEqual(observed(project([component("web")]), ["web@1.0.0+5"]).imageProblems, []);
});
