/** What people write into commits, names and tags reaches neither a terminal, nor the runner of GitHub Actions, as a command. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[components.docs]
paths = ["docs/**"]
`;

const SUBJECT = "feat: ##[set-output name=x]y \u202egnp ::error::x \u001b]0;title\u0007";

const COMMANDS = [
  ["cut", "docs", "--dry-run"],
  ["affected", "--since", "docs/v1.0.0"],
  ["notes", "docs/v1.1.0"],
  ["check", "docs/v##[group]x\u202e"],
  ["cut", "docs", "--##[group]x\u202e"],
  ["plan", "docs/v1.0.0"],
];

describe("hostile text in a job of GitHub Actions", () => {
  let repository: SmallRepository;
  before(async () => {
    repository = await startSmallRepository({ config: CONFIG });
    await repository.tree.tag("docs/v1.0.0");
    await repository.tree.write("docs/##[group]\u202e.md", "x");
    await repository.tree.commit(`${SUBJECT}\n\n::set-output name=x::y\n##[error]z`);
    await repository.tree.write("docs/##[warning]\u202e.md", "untracked");
  });
  after(() => repository?.[Symbol.asyncDispose]());

  for (const command of COMMANDS)
    for (const more of [[], ["--json"], ["--log-format", "json", "--log-level", "trace"]])
      test(`${command[0]} ${more.join(" ")}`, async () => {
        const env = { GITHUB_ACTIONS: "true" };
        const { stdout, stderr } = await repository.slipway([...more, ...command], { env });
        assert.notEqual(stdout + stderr, "");
        for (const line of `${stdout}\n${stderr}`.split(/[\r\n]/)) {
          assert.ok(!line.includes("##["), line);
          assert.doesNotMatch(line, /^\s*::(?!error |warning |group::|endgroup::)/, line);
          assert.doesNotMatch(line, /(?!\t)\p{Cc}/u, line);
        }
        // Markdown on a pipe is a file's text; everything else is for a reader.
        if (command[0] !== "notes" || more.length > 0)
          assert.ok(!`${stdout}${stderr}`.includes("\u202e"), stdout + stderr);
      });
});
