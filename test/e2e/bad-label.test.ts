/** A target that does not exist stops its own component, and no other: with its line in slipway.toml. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[defaults]
tag = "{component}/v{version}"

[components.api.image]
# bazel = "//web:psh"
bazel = "//api:push"
repository = "REGISTRY/acme/api"

[components.web.image]
bazel = "//web:psh"
repository = "REGISTRY/acme/web"

[components.ops.image]
bazel = "//nowhere:push"
repository = "REGISTRY/acme/ops"

[components.ui.image]
bazel = "//api:push"
repository = "REGISTRY/acme/ui"
`;

const TARGET = 'genrule(name = "push", srcs = ["main.txt"], outs = ["out.txt"], cmd = "cp $< $@")\n';
const FILES = {
  ".gitignore": "bazel-*\n",
  "api/BUILD": TARGET,
  "api/main.txt": "1\n",
  "web/BUILD": TARGET,
  "web/main.txt": "1\n",
};

const BAD = {
  exit: 5,
  codes: ["no-such-target"],
  says: [/^slipway\.toml:15:9: \/\/web:psh, of which web is made/],
};

describe("a label that is wrong", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({ bazel: true, config: CONFIG, files: FILES });
    for (const name of ["api", "web", "ops", "ui"]) await place.tree.tag(`${name}/v1.0.0`);
    await place.tree.write("api/main.txt", "2\n");
    await place.tree.git("commit", "--quiet", "--all", "--message", "feat: something");
    await place.tree.git("push", "--quiet", "origin", "main");
  });
  after(() => place[Symbol.asyncDispose]());

  const run = (...args: readonly string[]) => place.slipway([...args, "--json"]);

  test("is the problem of its component in status, which knows the others", async () => {
    const { components } = done(await run("status"));
    const of = (name: string) =>
      components.find(({ component }: { component: string }) => component === name);
    for (const name of ["api", "ui"]) {
      const { commitsSince, nextTag, problem } = of(name);
      assert.deepEqual([commitsSince, nextTag, problem], [1, `${name}/v1.1.0`, undefined]);
    }
    assert.equal(of("web").problem.code, "no-such-target");
    assert.match(
      of("web").problem.message,
      /^slipway\.toml:15:9: \/\/web:psh, of which web is made, does not exist: no such target/,
    );
    assert.match(of("ops").problem.message, /^slipway\.toml:19:9: .*no such package 'nowhere'/);
    assert.equal(of("web").lastTag, "web/v1.0.0");
    const { stdout, exitCode } = await place.slipway(["status"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^web: slipway\.toml:15:9: \/\/web:psh/m);
  });

  test("is refused by cut and notes of its component, and by affected", async () => {
    assertFailure(await run("cut", "web"), BAD);
    assertFailure(await run("notes", "web/v1.0.0"), BAD);
    assertFailure(await run("affected"), { ...BAD, codes: ["no-such-target", "no-such-target"] });
  });

  test("does not keep others from being cut, by name or as affected, which warns", async () => {
    const { cuts } = done(await run("cut", "api", "--dry-run"));
    assert.equal(cuts[0].tag, "api/v1.1.0");
    assert.match((await place.slipway(["notes", "api/v1.1.0"])).stdout, /something/);
    const affected = await run("cut", "--affected");
    assert.deepEqual(
      done(affected).cuts.map(({ tag }: { tag: string }) => tag),
      ["api/v1.1.0", "ui/v1.1.0"],
    );
    assert.match(affected.stderr, /warning\[[a-z-]+\]: \/\/web:psh, of which web is made, does not exist/);
  });
});
