import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import { formatRepository } from "../../../src/domain/images/reference.ts";
import type { Image } from "../../../src/domain/project/artifact.ts";
import type { Component } from "../../../src/domain/project/project.ts";
import { formatScheme } from "../../../src/domain/versions/scheme.ts";

async function components(text: string): Promise<readonly Component[]> {
  const read = await readProject(`format = 1\n${text}`, "slipway.toml");
  assert.ok(read.ok, read.ok ? "" : JSON.stringify(read.problems, null, 2));
  return read.project.components;
}

function imagesOf(component: Component | undefined): readonly Image[] {
  return (component?.artifacts ?? []).filter((artifact) => artifact.kind === "image");
}

const SERVICES = `[defaults]
tag = "{component}@{version}"
version = "calver:YYYY.M.PATCH"
paths = ["docs/{component}/**"]
released_with = ["web"]
[defaults.image]
bazel = "//services/{component}:push"
repository = "ghcr.io/acme/{component}"
tag_via = { flag = "//misc:tag" }
platforms = ["linux/amd64"]
load = { bazel = "//services/{component}:load", as = "acme/{component}:dev" }
[components.web]
image = {}
[components.api.image]
platforms = ["linux/arm64"]
[components.ui]
version = "semver"
[components.ui.image]
dockerfile = "ui/Dockerfile"
[components.docs]
`;

describe("[defaults]", () => {
  test("a component says less, and its own keys win", async () => {
    const [web, api, ui, docs] = await components(SERVICES);
    assert.deepEqual([web?.tag.text, api?.tag.text], ["web@{version}", "api@{version}"]);
    assert.deepEqual(
      [web, ui].map((one) => one && formatScheme(one.scheme)),
      ["calver:YYYY.M.PATCH", "semver"],
    );
    assert.deepEqual([web?.releasedWith, api?.releasedWith], [[], ["web"]]);
    assert.deepEqual(api?.paths, ["docs/api/**"]);
    assert.deepEqual(imagesOf(web)[0]?.platforms, ["linux/amd64"]);
    assert.deepEqual(imagesOf(api)[0]?.platforms, ["linux/arm64"]);
    assert.deepEqual(docs?.artifacts, [], "a default image gives no component an image");
  });

  test("{component} is filled in if a text is the same for every release", async () => {
    const [image] = imagesOf((await components(SERVICES))[0]);
    assert.deepEqual(image?.source, {
      kind: "bazel",
      target: "//services/web:push",
      stamp: { via: "flag", flag: "//misc:tag" },
    });
    assert.deepEqual(
      image?.destinations.map(({ repository }) => formatRepository(repository)),
      ["ghcr.io/acme/web"],
    );
    assert.deepEqual(image?.load, { target: "//services/web:load", as: "acme/web:dev" });
  });

  test("an image made in another way inherits only what fits", async () => {
    const [image] = imagesOf((await components(SERVICES))[2]);
    assert.deepEqual(image?.source, {
      kind: "dockerfile",
      dockerfile: "ui/Dockerfile",
      context: ".",
      buildArgs: new Map(),
    });
    assert.deepEqual(image?.load, { as: "acme/ui:dev" });
  });

  test("a GitHub release is merged over the default one, key by key", async () => {
    const text = `[defaults.github_release]
draft = true
notes = "slipway"
[components.a]
github_release = { notes = false, name = "{version}" }
[components.b]
[components.c]
github_release = false
[components.c.command]
run = ["publish"]
`;
    const [a, b, c] = await components(text);
    assert.deepEqual(
      [a?.forgeRelease?.draft, a?.forgeRelease?.notes, a?.forgeRelease?.name.text],
      [true, "none", "{version}"],
    );
    assert.deepEqual([b?.forgeRelease?.draft, b?.forgeRelease?.notes], [true, "slipway"]);
    assert.equal(c?.forgeRelease, undefined);
  });

  test("no GitHub release by default, and one if a component wants it", async () => {
    const text = "[defaults]\ngithub_release = false\n[components.a]\ngithub_release = { latest = true }\n";
    const [a] = await components(text);
    assert.deepEqual([a?.forgeRelease?.latest, a?.forgeRelease?.notes], [true, "github"]);
  });

  test("how versions begin is taken whole, and a template of notes has the component's name", async () => {
    const text = `[defaults]
initial_development = { breaking = "major", feature = "patch" }
notes_template = "tools/{component}.liquid"
[components.a]
[components.b]
initial_development = { feature = "patch" }
notes_template = "b.liquid"
`;
    const [a, b] = await components(text);
    assert.deepEqual(
      [a?.initialDevelopment, a?.notesTemplate],
      [{ breaking: "major", feature: "patch" }, "tools/a.liquid"],
    );
    assert.deepEqual(
      [b?.initialDevelopment, b?.notesTemplate],
      [{ breaking: "minor", feature: "patch" }, "b.liquid"],
    );
  });

  test("tables of sites, commands and files are filled in", async () => {
    const text = `[defaults.site]
provider = { command = ["./deploy.sh", "{environment}"] }
cwd = "sites/{component}"
[defaults.command]
env = { TAG = "{tag}" }
[components.a.site]
environments = { production = { channel = "stable" } }
[components.a.command]
run = ["publish"]
`;
    const [a] = await components(text);
    const [site, command] = a?.artifacts ?? [];
    assert.deepEqual(site?.kind === "site" && [site.cwd, site.directory], ["sites/a", "sites/a"]);
    assert.deepEqual(command?.kind === "command" && [...command.env.keys()], ["TAG"]);
  });
});
