/** What slipway says of itself: a start for those who type it alone, help by jobs, and examples that are right. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { EXAMPLES, STARTING } from "../../src/cli/help/examples.ts";
import { slipway } from "../support/slipway.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[components.worker]
tag = "worker@{version}"
version = "calver:YYYY.M.PATCH"
github_release = false

[components.worker.command]
run = ["true"]

[components.pages]
tag = "{component}/v{version}"
github_release = false

[components.pages.site]
cwd = "site"
directory = "site"
provider = { command = ["true"] }

[components.pages.site.environments.preview]
`;

/** The commands in the help of all, by their headings. */
function commandsIn(help: string): Record<string, string[]> {
  const blocks = help.split(/\n\n/).map((block) => block.split("\n"));
  const groups = blocks.filter(([title = ""]) => /^(?:Set up|See|Release|After):$/.test(title));
  return Object.fromEntries(
    groups.map(([title = "", ...lines]) => [
      title,
      lines.flatMap((line) => /^ {2}([a-z]+)/.exec(line)?.[1] ?? []),
    ]),
  );
}

describe("help", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({ config: CONFIG });
  });
  after(() => place[Symbol.asyncDispose]());

  const helpOf = async (...words: string[]) => {
    const { exitCode, stdout, stderr } = await place.slipway([...words, "--help"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    return stdout;
  };

  test("slipway alone shows where to begin, with the project's own names", async () => {
    const { exitCode, stdout, stderr } = await place.slipway([]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /slipway\.toml has 2 components/);
    for (const line of ["slipway check worker@2026.6.3", "slipway cut worker "])
      assert.ok(stdout.includes(line), stdout);
    assert.match(stdout, /slipway --help lists all commands/);
    for (const [command] of STARTING) assert.ok(stdout.includes(command.split(" {")[0] ?? ""), command);
  });

  test("slipway alone, where nothing is configured", async () => {
    const { exitCode, stdout } = await slipway([], { cwd: place.scratch });
    assert.equal(exitCode, 0);
    assert.match(stdout, /There is no slipway\.toml here that can be read/);
    assert.match(stdout, /slipway check api@2026\.6\.8/);
  });

  test("lists the commands by what they are for", async () => {
    const groups = commandsIn(await helpOf());
    assert.deepEqual(Object.keys(groups), ["Set up:", "See:", "Release:", "After:"]);
    assert.deepEqual(Object.values(groups).flat().sort(), Object.keys(EXAMPLES).sort());
    assert.ok(groups["Release:"]?.includes("release"));
  });

  test("has what every command takes once", async () => {
    assert.match(await helpOf(), /--log-level <level>/);
    for (const command of ["check", "release"]) {
      const help = await helpOf(command);
      assert.doesNotMatch(help, /--log-level|--yes/);
      assert.match(help, /slipway --help lists the options that every command takes/);
    }
  });

  for (const [command, examples] of Object.entries(EXAMPLES))
    test(`of ${command} has two examples, whose options it has`, async () => {
      const help = await helpOf(command);
      const [, shown = ""] = help.split("Examples:");
      assert.equal(examples.length, 2);
      for (const [example, does] of examples) {
        assert.ok(shown.replace(/\s+/g, " ").includes(does), shown);
        assert.match(example, new RegExp(`slipway ${command}\\b`));
        for (const [option] of example.matchAll(/--[a-z-]+/g))
          assert.ok(
            option === "--json" || help.split("Examples:")[0]?.includes(option),
            `${option}: ${help}`,
          );
      }
      assert.doesNotMatch(shown, /\{\w+\}/, "every name is filled in");
    });

  test("uses the project's own sites", async () => {
    assert.match(await helpOf("deploy"), /slipway deploy pages --environment preview/);
    assert.match(await helpOf("check"), /slipway check --component worker 2026\.6\.3/);
  });
});
