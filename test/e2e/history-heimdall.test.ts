/** Heimdall between releases: what changed by Bazel's graph, Dockerfiles and folders; calendar versions; notes; cut and release in one. */

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertFailure } from "../support/refusal.ts";
import { assertReleased, done } from "../support/released.ts";

const BOTS = ["discord-bot", "twitch-bot", "youtube-bot"];
const ALL = ["api", ...BOTS, "runtime-base", "backend", "id", "policies", "docs"];

interface AffectedCommit {
  readonly commit: string;
  readonly subject: string;
  readonly paths: readonly string[];
  readonly because: readonly string[];
  readonly rule: string;
}

describe("Heimdall between releases", () => {
  let example: Example;
  before(async () => {
    example = await startExample("heimdall");
    for (const component of ALL) await example.tree.tag(`${component}@2026.6.8`);
  });
  after(() => example?.[Symbol.asyncDispose]());

  async function affectedSince(since: string): Promise<Record<string, AffectedCommit[]>> {
    const { components } = done(await example.slipway(["affected", "--since", since, "--json"]));
    return Object.fromEntries(
      components.map(({ component, commits }: { component: string; commits: AffectedCommit[] }) => [
        component,
        commits,
      ]),
    );
  }

  test("a change in a library belongs to those that depend on it, and the chain says how", async () => {
    await example.tree.write("crates/db/src/lib.rs", "pub fn connect() {}\n");
    const commit = await example.tree.commit("feat(db): connect lazily (#7)");
    const affected = await affectedSince("HEAD~1");
    assert.deepEqual(affected["api"], [
      {
        commit,
        subject: "feat(db): connect lazily (#7)",
        paths: ["crates/db/src/lib.rs"],
        because: [
          "//platform/api:api_push",
          "//platform/api:api_image",
          "//platform/api:api_layer",
          "//platform/api:api",
          "//crates/db:db",
          "crates/db/src/lib.rs",
        ],
        rule: "graph",
      },
    ]);
    assert.deepEqual(affected["discord-bot"]?.[0]?.because.at(-2), "//crates/db:db");
    assert.equal(affected["docs"], undefined);
  });

  test("a BUILD file, a deleted file, a README next to the sources, a module file and .bazelrc each by their own rule", async () => {
    const { tree } = example;
    await tree.write("crates/auth/README.md", "Keys.\n");
    await tree.commit("docs(auth): say what it is");
    assert.deepEqual((await affectedSince("HEAD~1"))["api"]?.[0]?.rule, "package");
    await rm(join(tree.path, "crates/auth/README.md"));
    await tree.commit("docs(auth): or not");
    assert.deepEqual((await affectedSince("HEAD~1"))["api"]?.[0]?.rule, "package");
    await tree.edit({ "crates/auth/BUILD.bazel": [['edition = "2021"', 'edition = "2024"']] });
    await tree.commit("build(auth): a newer edition");
    const [build] = (await affectedSince("HEAD~1"))["api"] ?? [];
    assert.deepEqual([build?.rule, build?.because.at(-1)], ["graph", "crates/auth/BUILD.bazel"]);
    await tree.edit({ ".bazelrc": [["\n", "\n# a comment\n"]] });
    await tree.commit("build: a comment");
    const settings = await affectedSince("HEAD~1");
    for (const component of ["api", ...BOTS]) assert.equal(settings[component]?.[0]?.rule, "settings");
    await tree.edit({ "MODULE.bazel": [["\n", "\n# a comment\n"]] });
    await tree.commit("build: another comment");
    const modules = await affectedSince("HEAD~1");
    for (const component of ["api", ...BOTS]) assert.equal(modules[component]?.[0]?.rule, "modules");
    assert.equal(settings["docs"], undefined);
  });

  test("what was committed before a package moved still belongs to the components that depend on it", async () => {
    const { tree } = example;
    await tree.write("crates/settings/src/lib.rs", "pub fn read() {}\n");
    await tree.commit("feat(settings): read them");
    await tree.git("mv", "crates/settings", "platform/settings");
    for (const file of ["crates/bot/BUILD.bazel", "crates/db/BUILD.bazel", "platform/api/BUILD.bazel"])
      await tree.edit({ [file]: [["//crates/settings", "//platform/settings"]] });
    await tree.commit("refactor: settings are the platform's");
    const [move, feature] = (await affectedSince("HEAD~2"))["api"] ?? [];
    assert.equal(move?.rule, "graph");
    assert.deepEqual([feature?.rule, feature?.paths], ["moved", ["crates/settings/src/lib.rs"]]);
    assert.deepEqual(feature?.because.slice(-3), [
      "//platform/settings:settings",
      "platform/settings/src/lib.rs",
      "crates/settings/src/lib.rs",
    ]);
    await tree.git("revert", "--no-edit", "HEAD");
    await tree.git("push", "--quiet");
  });

  test("the docs' folder is the docs', which an api release ships as well", async () => {
    await example.tree.write("platform/docs/pages/new.md", "# New\n");
    await example.tree.commit("docs: a new page");
    const affected = await affectedSince("HEAD~1");
    assert.equal(affected["docs"]?.[0]?.rule, "site");
    assert.equal(affected["api"]?.[0]?.rule, "site");
    assert.equal(affected["discord-bot"], undefined);
  });

  test("status shows all of it: last release, commits, the next calendar version", async () => {
    const now = new Date();
    const next = `${now.getUTCFullYear()}.${now.getUTCMonth() + 1}.1`;
    const { components } = done(await example.slipway(["status", "--json"]));
    const [api] = components;
    assert.deepEqual(
      { ...api, commitsSince: 0 },
      {
        component: "api",
        lastTag: "api@2026.6.8",
        lastVersion: "2026.6.8",
        commitsSince: 0,
        affected: true,
        nextVersion: next,
        nextTag: `api@${next}`,
        drift: null,
        unfinished: [],
        running: [],
      },
    );
    assert.equal(api.commitsSince, 10);
    assert.deepEqual(
      components.map(({ component }: { component: string }) => component),
      ALL,
    );
    const { stdout } = await example.slipway(["status", "--markdown"]);
    assert.match(stdout, /^\| Component \| Last release \|/);
  });

  test("the graph is asked for once, and not again while nothing that shapes it changes", async () => {
    await example.bazel.forget();
    done(await example.slipway(["status", "--json"]));
    assert.deepEqual(await example.bazel.calls("query"), []);
    await example.tree.edit({ "crates/settings/BUILD.bazel": [['edition = "2021"', 'edition = "2024"']] });
    done(await example.slipway(["status", "--json"]));
    assert.equal((await example.bazel.calls("query")).length, 1);
    await example.tree.git("checkout", "--quiet", "--", ".");
  });

  test("for another commit than the one that is checked out, it is said whose targets decided", async () => {
    const { tree } = example;
    const [head = "", older = ""] = (await tree.git("rev-parse", "HEAD", "HEAD~1")).split("\n");
    const warned = new RegExp(`warning\\[[a-z-]+\\]: .*${head.slice(0, 12)}.*${older.slice(0, 12)}`, "s");
    const cut = await example.slipway(["cut", "api", "--ref", "HEAD~1", "--dry-run"]);
    assert.match(cut.stderr, warned);
    assert.match(cut.stderr, new RegExp(`git checkout ${older.slice(0, 12)}`));
    assert.match((await example.slipway(["notes", "api@2026.6.8"])).stderr, /which is checked out/);
    for (const args of [["status"], ["affected"], ["cut", "api", "--dry-run"]])
      assert.doesNotMatch((await example.slipway(args)).stderr, /checked out/, args.join(" "));
  });

  test("a query that fails is an error, and never nothing affected", async () => {
    await example.tree.edit({ "crates/db/BUILD.bazel": [["rust_library(", "rust_library(("]] });
    for (const args of [["affected"], ["status"], ["cut", "--affected"]]) {
      const result = await example.slipway([...args, "--json"]);
      assertFailure(result, { exit: 5, codes: ["bazel-query-failed"], says: ["crates/db"] });
    }
    await example.tree.git("checkout", "--quiet", "--", ".");
  });

  test("cut --release makes the tag and releases it in one run", async () => {
    const document = done(await example.slipway(["cut", "discord-bot", "--release", "--json"]));
    const [{ tag }] = document.cuts;
    assert.equal(document.releases[0].tag, tag);
    assert.ok(document.writes > 0);
    await assertReleased(example, tag);
    const { components } = done(await example.slipway(["status", "discord-bot", "--verify", "--json"]));
    assert.deepEqual(
      components.map(({ lastTag, affected, nextTag, drift }: Record<string, unknown>) => ({
        lastTag,
        affected,
        nextTag,
        drift,
      })),
      [{ lastTag: tag, affected: false, nextTag: null, drift: false }],
    );
  });
});
