/** Which component a path belongs to, and why, by tables over a graph made by hand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Commit } from "../../../src/domain/history/commit.ts";
import { NO_DEPENDENCIES } from "../../../src/domain/history/dependency-graph.ts";
import type { Site } from "../../../src/domain/project/artifact.ts";
import type { Component } from "../../../src/domain/project/project.ts";
import { attributed, attribution } from "../../../src/planning/attribution/attribute.ts";
import { judgeSiteSources, targetsOf } from "../../../src/planning/attribution/component-sources.ts";
import { commit, component, frozen, image, imageComponent, label } from "../../support/facts.ts";
import { graphOf } from "./graphs.ts";

const GRAPH = graphOf(
  {
    "//api:push": ["//api:image", "//misc:push_tag", "//api:BUILD"],
    "//api:image": ["//api:main.rs", "//db:db", "//api:BUILD"],
    "//api:BUILD": ["//rules:a.bzl"],
    "//rules:a.bzl": [],
    "//api:main.rs": ["//api:BUILD"],
    "//db:db": ["//db:src/lib.rs", "//db:BUILD"],
    "//db:src/lib.rs": ["//db:BUILD"],
    "//db:BUILD": [],
    "//misc:push_tag": [],
    "//web:push": ["//db:src/lib.rs", "//web:BUILD"],
    "//web:BUILD": [],
  },
  { repositories: { "//db:BUILD": ["rules_rust"] }, packages: ["platform"] },
);

const bazel = (name: string, fields: Parameters<typeof imageComponent>[1] = {}) =>
  imageComponent(name, {
    source: { kind: "bazel", target: label(`//${name}:push`), stamp: { via: "args" } },
    ...fields,
  });

const site = (fields: Partial<Site> = {}): Site => ({
  kind: "site",
  build: [],
  cwd: "platform/docs",
  directory: "platform/docs/build",
  provider: "cloudflare-pages",
  environments: [{ name: "production", paths: ["shared/**/*.md"] }],
  ...fields,
});

const docker = (dockerfile: string, context: string) =>
  image("ghcr.io/acme/app", { source: { kind: "dockerfile", dockerfile, context, buildArgs: new Map() } });

const nix = (attribute: string) => image("ghcr.io/acme/attic", { source: { kind: "nix", attribute } });

const because = (attribute: ReturnType<typeof attribution>, path: string) =>
  Object.fromEntries([...attribute(path)].map(([name, cause]) => [name, [cause.rule, ...cause.because]]));

test("what is excluded counts by no rule, and nothing is reached through it", () => {
  const of = (exclude: readonly string[], paths: readonly string[] = []) =>
    attribution(frozen([{ ...bazel("api"), exclude, paths }, bazel("web")]), GRAPH, "");
  const names = (attribute: ReturnType<typeof attribution>, path: string) => [...attribute(path).keys()];
  assert.deepEqual(names(of([]), "db/src/lib.rs"), ["api", "web"]);
  for (const exclude of ["db/**", "**/*.rs", "//db/...", "//db:all", "//db:db", "//..."])
    assert.deepEqual(names(of([exclude]), "db/src/lib.rs"), ["web"], exclude);
  for (const exclude of ["//db:other", "//d/...", "db", "//web/..."])
    assert.equal(names(of([exclude]), "db/src/lib.rs").includes("api"), exclude !== "db", exclude);
  assert.deepEqual(names(of(["//rules/..."]), "rules/a.bzl"), []);
  assert.deepEqual(
    names(of(["//db/..."], ["db/**"]), "db/README.md"),
    ["web"],
    "in the folder, if in no target",
  );
  assert.deepEqual(names(of(["docs/**/*.md"], ["docs/**"]), "docs/a/b.md"), []);
  assert.deepEqual(names(of(["docs/**/*.md"], ["docs/**"]), "docs/a/b.rs"), ["api"]);
});

test("what a component excludes counts as another's that ships it only if that takes it by itself", () => {
  const backend = component("backend", {
    paths: ["shared/**"],
    releasedWith: ["api"],
    exclude: ["**/*_test.go"],
  });
  const names = (own: Parameters<typeof component>[1]) => [
    ...attribution(frozen([component("api", own), backend]), NO_DEPENDENCIES, "")("shared/a_test.go").keys(),
  ];
  assert.deepEqual(names({}), []);
  assert.deepEqual(names({ paths: ["shared/**"] }), ["api"]);
  assert.deepEqual(names({ paths: ["shared/**"], exclude: ["shared/a*"] }), []);
});

test("the rules, one by one", () => {
  const components = frozen([
    bazel("api"),
    component("docs", { artifacts: [site()] }),
    component("app", { artifacts: [docker("docker/app.Dockerfile", "app")] }),
    component("attic", { artifacts: [nix(".#attic")], paths: ["attic/**"] }),
    component("cli", { paths: ["cmd/cli/**", "go.mod"] }),
  ]);
  const attribute = attribution(components, frozen(GRAPH), "");
  const table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    "api/main.rs": { api: ["graph", "//api:push", "//api:image", "api/main.rs"] },
    "rules/a.bzl": { api: ["graph", "//api:push", "//api:BUILD", "rules/a.bzl"] },
    "db/src/lib.rs": { api: ["graph", "//api:push", "//api:image", "//db:db", "db/src/lib.rs"] },
    "db/gone.rs": { api: ["package", "//api:push", "//api:image", "//db:db", "db/gone.rs"] },
    "misc/x": { api: ["package", "//api:push", "//misc:push_tag", "misc/x"] },
    "web/x": {},
    "platform/docs/a.md": { docs: ["site", "site: platform/docs", "platform/docs/a.md"] },
    "platform/docs2/a.md": {},
    "shared/x/a.md": { docs: ["paths", "paths: shared/**/*.md", "shared/x/a.md"] },
    "docker/app.Dockerfile": { app: ["context", "docker/app.Dockerfile"] },
    "docker/app.Dockerfile.dockerignore": { app: ["context", "docker/app.Dockerfile.dockerignore"] },
    "app/src/x.js": { app: ["context", "docker/app.Dockerfile", "context: app", "app/src/x.js"] },
    "flake.lock": { attic: ["settings", ".#attic", "flake.lock"] },
    "go.mod": { cli: ["paths", "paths: go.mod", "go.mod"] },
    "cmd/cli/main.go": { cli: ["paths", "paths: cmd/cli/**", "cmd/cli/main.go"] },
    "MODULE.bazel": {
      api: ["modules", "//api:push", "//api:image", "//db:db", "//db:BUILD", "@rules_rust", "MODULE.bazel"],
    },
    "vendored/x/y.c": {
      api: ["modules", "//api:push", "//api:image", "//db:db", "//db:BUILD", "@rules_rust", "vendored/x/y.c"],
    },
    ".bazelrc": { api: ["settings", "//api:push", ".bazelrc"] },
    "README.md": {},
    "nowhere/at/all": {},
  };
  for (const [path, expected] of Object.entries(table))
    assert.deepEqual(because(attribute, path), expected, path);
});

test("of several reasons the most telling one is given, and of several components each has its own", () => {
  const everything = component("all", {
    paths: ["**"],
    artifacts: [...bazel("api").artifacts, docker("Dockerfile", "."), site({ cwd: "." })],
  });
  const attribute = attribution([everything, bazel("web")], GRAPH, "");
  const rules = Object.entries({
    "db/src/lib.rs": ["graph", "graph"],
    "db/gone": ["context", "package"],
    ".bazelrc": ["context", "settings"],
  });
  for (const [path, expected] of rules)
    assert.deepEqual(
      ["all", "web"].map((name) => attribute(path).get(name)?.rule),
      expected,
    );
  const narrow = component("narrow", { paths: ["db/**"], artifacts: bazel("api").artifacts });
  assert.equal(attribution([narrow], GRAPH, "")("db/gone").get("narrow")?.rule, "package");
});

test("a context of . and a site without a folder of its own take in the whole workspace, and no more", () => {
  const components = [
    component("app", { artifacts: [docker("Dockerfile", ".")] }),
    component("docs", { artifacts: [site({ cwd: "./" })] }),
  ];
  const attribute = attribution(components, NO_DEPENDENCIES, "mono/");
  assert.deepEqual([...attribute("mono/any/thing").keys()], ["app", "docs"]);
  assert.deepEqual([...attribute("other/thing").keys()], []);
});

test("a site without cwd has its directory alone, and a warning says so unless there are paths", () => {
  const docs = (directory: string, fields: Partial<Component> = {}) => {
    const { cwd: _, ...rest } = site({ directory, environments: [] });
    return component("docs", { artifacts: [rest], ...fields });
  };
  const owned = (path: string, ...components: Component[]) => [
    ...attribution(components, NO_DEPENDENCIES, "")(path).keys(),
  ];
  assert.deepEqual(owned("any/thing", docs("public"), docs(".")), []);
  assert.deepEqual(owned("public/index.html", docs("public")), ["docs"]);
  const [problem] = judgeSiteSources([docs("public")]);
  assert.match(problem?.message ?? "", /site of docs .*: only changes in public count/);
  assert.match(judgeSiteSources([docs("./")])[0]?.message ?? "", /no change counts/);
  const quiet = [docs(".", { paths: ["docs/**"] }), component("web", { artifacts: [site({ cwd: "." })] })];
  assert.deepEqual(judgeSiteSources(quiet), []);
});

test("the configuration's paths are the workspace's, and a commit's the repository's", () => {
  const components = [
    component("cli", { paths: ["cmd/**"] }),
    component("app", { artifacts: [docker("./docker/Dockerfile", "./app/")] }),
    component("attic", { artifacts: [nix("./nix#attic"), nix("github:acme/flakes#x")] }),
  ];
  const attribute = attribution(components, NO_DEPENDENCIES, "mono/");
  const told = (path: string) => [...attribute(path).values()].map((cause) => cause.because);
  assert.deepEqual(told("mono/cmd/x"), [["paths: cmd/**", "mono/cmd/x"]]);
  assert.deepEqual(told("mono/app/x"), [["mono/docker/Dockerfile", "context: ./app/", "mono/app/x"]]);
  assert.deepEqual(told("mono/docker/Dockerfile"), [["mono/docker/Dockerfile"]]);
  assert.deepEqual(told("mono/nix/flake.nix"), [["./nix#attic", "mono/nix/flake.nix"]]);
  for (const path of ["cmd/x", "app/x", "docker/Dockerfile", "nix/flake.nix", "mono/flake.nix"])
    assert.deepEqual(told(path), [], path);
});

test("what is released with a component is part of it, and not the other way", () => {
  const api = bazel("api");
  const web = { ...bazel("web"), releasedWith: ["api"], paths: ["web-docs/**"] };
  const attribute = attribution([api, web], GRAPH, "");
  assert.deepEqual(because(attribute, "web/BUILD"), {
    api: ["graph", "//web:push", "web/BUILD"],
    web: ["graph", "//web:push", "web/BUILD"],
  });
  assert.deepEqual([...attribute("web-docs/x").keys()], ["api", "web"]);
  assert.deepEqual([...attribute("api/main.rs").keys()], ["api"]);
});

test("build settings and load targets are not sources of a release, and files are", () => {
  const flagged = bazel("api", {
    source: {
      kind: "bazel",
      target: label("//api:push"),
      stamp: { via: "flag", flag: label("//misc:push_tag") },
    },
    load: { target: label("//web:push"), as: "api:dev" },
  });
  const files = component("cli", { artifacts: [{ kind: "files", targets: [label("//cmd:dist")] }] });
  assert.deepEqual(targetsOf([flagged, files, flagged]), ["//api:push", "//cmd:dist"]);
});

test("a target that the graph does not know is a bug, unless it is written differently", () => {
  assert.throws(() => attribution([bazel("nothing")], GRAPH, ""), /does not know \/\/nothing:push/);
  const external = imageComponent("x", {
    source: { kind: "bazel", target: label("@rules_x//a:b"), stamp: { via: "args" } },
  });
  assert.deepEqual(attribution([external], GRAPH, "")("MODULE.bazel").get("x")?.because, [
    "@rules_x//a:b",
    "@rules_x",
    "MODULE.bazel",
  ]);
});

const touching = (...paths: readonly string[]): Commit => ({
  sha: commit("c"),
  parents: [],
  author: { name: "A", email: "a@example.org" },
  coAuthors: [],
  time: 0,
  subject: "Change",
  body: "",
  paths,
});

test("a commit's part is all of its paths that count, and the cause of the most telling one", () => {
  const attribute = attribution([bazel("api"), bazel("web")], GRAPH, "");
  const paths = [".bazelrc", "db/gone.rs", "db/src/lib.rs", "README.md", "api/main.rs"];
  assert.deepEqual(attributed(touching(...paths), "api", attribute), {
    rule: "graph",
    because: ["//api:push", "//api:image", "api/main.rs"],
    paths: [".bazelrc", "db/gone.rs", "db/src/lib.rs", "api/main.rs"],
  });
  assert.deepEqual(attributed(touching("MODULE.bazel", "README.md"), "web", attribute)?.paths, [
    "MODULE.bazel",
  ]);
  assert.equal(attributed(touching("README.md"), "api", attribute), null);
  assert.equal(attributed(touching(), "api", attribute), null);
});

test("an answer is remembered", () => {
  const attribute = attribution([bazel("api")], GRAPH, "");
  assert.equal(attribute("api/main.rs"), attribute("api/main.rs"));
});

test("an image of Nix without paths has all of its flake's folder, because it is unknown what it reads", () => {
  const components = frozen([
    component("attic", { artifacts: [nix("./nix#attic")] }),
    component("all", { artifacts: [nix(".#all")] }),
    component("some", { artifacts: [nix(".#some")], paths: ["some/**"] }),
  ]);
  const attribute = attribution(components, NO_DEPENDENCIES, "mono/");
  assert.deepEqual(because(attribute, "mono/nix/lib/x.nix"), {
    attic: ["context", "./nix#attic", "flake: ./nix", "mono/nix/lib/x.nix"],
    all: ["context", ".#all", "flake: .", "mono/nix/lib/x.nix"],
  });
  assert.deepEqual(because(attribute, "mono/some/x"), {
    all: ["context", ".#all", "flake: .", "mono/some/x"],
    some: ["paths", "paths: some/**", "mono/some/x"],
  });
  assert.deepEqual(because(attribute, "other/x"), {});
});
