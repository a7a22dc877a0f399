import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import type { Image } from "../../../src/domain/project/artifact.ts";
import type { Project } from "../../../src/domain/project/project.ts";
import { DEFAULT_COMMIT_RULES } from "../../../src/domain/versions/commit-rules.ts";

async function read(text: string): Promise<Project> {
  const result = await readProject(`format = 1\n${text}`, "slipway.toml");
  assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.problems, null, 2));
  return result.project;
}

async function images(text: string): Promise<readonly Image[]> {
  const { components } = await read(text);
  return components.flatMap(({ artifacts }) => artifacts.filter((artifact) => artifact.kind === "image"));
}

const IMAGE = '[components.x.image]\nbazel = "//a"\nrepository = "ghcr.io/a"\n';

describe("what can be written in several ways", () => {
  test("several images, as tables and inline", async () => {
    const tables =
      '[[components.x.image]]\nbazel = "//a"\nrepository = "ghcr.io/a"\n[[components.x.image]]\nnix = ".#b"\nrepository = "ghcr.io/b"\n';
    const inline =
      '[components.x]\nimage = [{ bazel = "//a", repository = "ghcr.io/a" }, { nix = ".#b", repository = "ghcr.io/b" }]\n';
    const read = await images(tables);
    assert.deepEqual(
      read.map(({ source }) => source.kind),
      ["bazel", "nix"],
    );
    assert.deepEqual(await images(inline), read);
    assert.deepEqual(read[1]?.source, { kind: "nix", attribute: ".#b" });
  });

  test("tags that float, of stable releases and of named channels", async () => {
    const beta = '[channels.beta]\nprerelease = ["beta*"]\n';
    const short = await images(`${IMAGE}floating = ["latest", "v{major}"]\n`);
    const long = await images(`${beta}${IMAGE}floating = { stable = ["latest"], beta = ["beta"] }\n`);
    const shown = (list: readonly Image[]) =>
      list[0]?.floating.map(({ channel, tags }) => [channel, ...tags.map(({ text }) => text)]);
    assert.deepEqual(shown(short), [["stable", "latest", "v{major}"]]);
    assert.deepEqual(shown(long), [
      ["stable", "latest"],
      ["beta", "beta"],
    ]);
  });

  test("every way for the version to reach the push", async () => {
    const stamps = await Promise.all(
      ["", 'tag_via = "args"', 'tag_via = "stamp"', 'tag_via = { flag = "//misc:tag" }'].map((line) =>
        images(IMAGE + line),
      ),
    );
    assert.deepEqual(
      stamps.map(([image]) => image?.source.kind === "bazel" && image.source.stamp),
      [{ via: "args" }, { via: "args" }, { via: "stamp" }, { via: "flag", flag: "//misc:tag" }],
    );
  });

  test("every kind of when, and a default destination that is configured", async () => {
    const text = `[destinations]
a = { when = { env = "CI" } }
b = { when = { channel = "stable" } }
c = { when = { remote = "*gitlab.com*" } }
d = {}
[components.x.image]
bazel = "//a"
repository = { a = "ghcr.io/a", d = "ghcr.io/d" }
`;
    const { destinations } = await read(text);
    assert.deepEqual(destinations, [
      { name: "a", when: { env: "CI" } },
      { name: "b", when: { channel: "stable" } },
      { name: "c", when: { remote: "*gitlab.com*" } },
      { name: "d" },
    ]);
  });

  test("channels are in the file's order, with the defaults of their kind", async () => {
    const text = `[channels.rc]
prerelease = ["rc*"]
trunk_only = true
[channels.stable]
trunk_only = false
[channels.prerelease]
github = "release"
[channels.alpha]
prerelease = ["a*"]
[components.x]
`;
    const { channels } = await read(text);
    assert.deepEqual(channels, [
      { name: "rc", prerelease: ["rc*"], trunkOnly: true, github: "prerelease" },
      { name: "stable", prerelease: [], trunkOnly: false, github: "release" },
      { name: "prerelease", prerelease: [], trunkOnly: false, github: "release" },
      { name: "alpha", prerelease: ["a*"], trunkOnly: false, github: "prerelease" },
    ]);
  });

  test("what commits raise goes over the defaults, type by type; prefixes match at the beginning", async () => {
    const text = `[commits]
types = { docs = "patch", feat = "patch", bazel = "none" }
other = "none"
header = ["[A-Z]+-[0-9]+ ", "a|b"]
[components.x]
`;
    const { commits } = await read(text);
    const types = {
      ...Object.fromEntries(DEFAULT_COMMIT_RULES.types),
      docs: "patch",
      feat: "patch",
      bazel: "none",
    };
    assert.deepEqual(Object.fromEntries(commits.types), types);
    assert.equal(commits.other, "none");
    assert.deepEqual(
      commits.prefixes.map((prefix) =>
        ["API-12 b", "x API-12 b", "b", "xb"].map((line) => prefix.test(line)),
      ),
      [
        [true, false, false, false],
        [false, false, true, false],
      ],
    );
    assert.deepEqual((await read("[components.x]\n")).commits, DEFAULT_COMMIT_RULES);
  });

  test("groups are in the file's order", async () => {
    const { groups } = await read(
      '[groups.b]\ncomponents = ["x", "y"]\nversion = "same"\n[components.x]\n[components.y]\n',
    );
    assert.deepEqual(groups, [{ name: "b", components: ["x", "y"] }]);
  });

  test("another forge than GitHub, where nobody writes notes", async () => {
    const at = async (lines: string) => {
      const { source, components } = await read(`[repository]\n${lines}\n[components.a]\n`);
      return { ...source, notes: components[0]?.forgeRelease?.notes };
    };
    const common = { trunk: "main", remote: "origin", record: "ref" };
    const url = "https://git.acme.dev/lab";
    assert.deepEqual(await at(`forge = "gitlab"\nproject = "acme/core/mono"\nurl = "${url}/"`), {
      ...{ ...common, forge: "gitlab", url, notes: "slipway" },
      repository: { owner: "acme/core", name: "mono" },
    });
    assert.deepEqual(await at('forge = "gitea"'), { ...common, forge: "gitea", notes: "slipway" });
    assert.deepEqual(await at('forge = "github"'), { ...common, forge: "github", notes: "github" });
  });

  test("the rest of [repository], [bazel] and [registries]", async () => {
    const text = `[repository]
trunk = "trunk"
remote = "upstream"
record = "none"
[bazel]
command = "./tools/bazel"
startup_flags = ["--max_idle_secs=5"]
flags = ["--config", "ci"]
query_flags = ["--noimplicit_deps"]
test = ["//...", "-//slow/..."]
push_jobs = 16
[registries."registry.internal:5000"]
insecure = true
[components."@acme/cli"]
`;
    const { source, bazel, registries, components } = await read(text);
    assert.deepEqual(source, { forge: "github", trunk: "trunk", remote: "upstream", record: "none" });
    assert.deepEqual(
      [bazel.command, bazel.startupFlags, bazel.flags, bazel.queryFlags, bazel.test, bazel.pushJobs],
      [
        "./tools/bazel",
        ["--max_idle_secs=5"],
        ["--config", "ci"],
        ["--noimplicit_deps"],
        ["//...", "-//slow/..."],
        16,
      ],
    );
    assert.deepEqual([...registries], [["registry.internal:5000", { insecure: true }]]);
    assert.equal(components[0]?.tag.text, "@acme/cli/v{version}");
  });

  test("a component that only ships others", async () => {
    const text = '[components.all]\ngithub_release = false\n[components.x]\nreleased_with = ["all"]\n';
    assert.deepEqual((await read(text)).components[1]?.releasedWith, ["all"]);
  });

  test("digests in image tags, and files that another's release carries", async () => {
    const [image] = await images(`${IMAGE}image_tag = "{digest_short}"\n`);
    assert.equal(image?.imageTag.text, "{digest_short}");
    await read(
      '[components.y]\n[components.x]\ngithub_release = false\nreleased_with = ["y"]\n[components.x.files]\nbazel = ["//a:b"]\n',
    );
  });
});
