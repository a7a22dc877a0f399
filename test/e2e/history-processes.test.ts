/** However many tags and commits there are, as many programs run: a process for each would take minutes in a large repository. */

import assert from "node:assert/strict";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const COMPONENTS = ["docs", "site", "guide"];
const CONFIG = `format = 1

[repository]
github = "acme/mono"

${COMPONENTS.map((name) => `[components.${name}]\npaths = ["${name}/**"]\n`).join("\n")}`;

describe("the number of processes", () => {
  let repository: SmallRepository;
  let counted: Record<string, string | undefined>;
  let calls: string;
  before(async () => {
    repository = await startSmallRepository({ config: CONFIG });
    calls = join(repository.scratch, "git-calls");
    const folder = join(repository.scratch, "counting");
    const real = (await repository.tree.git("--exec-path")).trim();
    await repository.tree.write(
      "../counting/git",
      `#!/bin/sh\necho "$@" >> ${calls}\nexec ${real}/git "$@"\n`,
    );
    await chmod(join(folder, "git"), 0o755);
    counted = { PATH: `${folder}${delimiter}${process.env["PATH"]}` };
    await grow(3);
  });
  after(() => repository?.[Symbol.asyncDispose]());

  /** Commits and releases of each component in turn, until there are so many tags. */
  const grow = async (tags: number) => {
    const { git, path } = repository.tree;
    const have = (await git("tag")).split("\n").filter(Boolean).length;
    const parent = await git("rev-parse", "HEAD");
    const input = Array.from({ length: tags - have }, (_, index) => {
      const number = have + index;
      const name = COMPONENTS[number % COMPONENTS.length] ?? "";
      const who = `Ada <ada@example.org> ${1_700_000_000 + number} +0000`;
      const from = index === 0 ? `from ${parent}\n` : "";
      const message = `feat: change ${number}\n`;
      return `commit refs/heads/grown\nmark :${index + 1}\ncommitter ${who}\ndata ${message.length}\n${message}\n${from}M 100644 inline ${name}/${number}.md\ndata 2\nx\n\nreset refs/tags/${name}/v1.${number}.0\nfrom :${index + 1}\n\n`;
    });
    const file = join(repository.scratch, "import");
    await writeFile(file, input.join(""));
    await git("-c", `alias.import=!git fast-import --quiet --force < ${file}`, "import");
    await git("merge", "--quiet", "--ff-only", "grown");
    await repository.tree.write(`${COMPONENTS[0]}/last.md`, `${tags}\n`);
    await repository.tree.commit("fix: the last word");
    await git("push", "--quiet", "--tags", "origin");
    assert.equal((await git("tag")).split("\n").length, tags, path);
  };

  /** The commands of git that were called, in no order. */
  const count = async (...args: string[]): Promise<string[]> => {
    await rm(calls, { force: true });
    done(await repository.slipway([...args, "--json"], { env: counted }));
    return (await readFile(calls, "utf8")).trimEnd().split("\n");
  };

  test("status and cut call git as often for 300 tags as for 3", async () => {
    const commands = [
      ["status"],
      ["affected"],
      ["cut", "docs", "--dry-run"],
      ["cut", "--affected", "--dry-run"],
    ];
    const few = [];
    for (const command of commands) few.push((await count(...command)).length);
    await grow(300);
    for (const [index, command] of commands.entries()) {
      const many = await count(...command);
      assert.equal(many.length, few[index], many.join("\n"));
    }
  });
});
