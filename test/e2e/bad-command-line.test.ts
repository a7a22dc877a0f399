/** Command lines that are wrong, and output that cannot be written: exit 2 with a hint; no stack trace. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { neutralEnvironment } from "../support/slipway.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));

const LINES: Record<string, readonly [args: readonly string[], refused: Omit<Refused, "exit">]> = {
  "a mistyped command": [
    ["relaese", "api/v1.2.3"],
    { codes: ["unknown-command"], says: ['"relaese"'], hints: ["did you mean release?", "slipway --help"] },
  ],
  "an unknown command": [["launch"], { codes: ["unknown-command"], says: ['"launch"'] }],
  "a mistyped option": [
    ["check", "--componnet", "api", "1.2.3"],
    { codes: ["unknown-option"], says: ['"--componnet"'], hints: ["did you mean --component?"] },
  ],
  "an option of another command": [
    ["verify", "--destination", "x"],
    { codes: ["unknown-option"], says: ['"--destination"'], hints: ["slipway verify --help"] },
  ],
  "a tag that looks like an option": [["check", "-rf"], { codes: ["unknown-option"], says: ['"-rf"'] }],
  "an option without its value": [
    ["release", "api/v1.2.3", "--component"],
    { codes: ["option-missing-argument"], says: ["--component <name>"], hints: ["slipway release --help"] },
  ],
  "a value that is none of the choices": [
    ["--log-level", "loud", "check"],
    { codes: ["invalid-argument"], says: ['"loud"'], hints: ["choose one of trace, debug"] },
  ],
  "two tags for check": [["check", "a", "b"], { codes: ["excess-arguments"], says: ['"check"'] }],
  "no tag, outside CI": [["release"], { codes: ["no-tag"], hints: ["such as docs/v1.2.3"] }],
  "an unknown component": [
    ["check", "--component", "aip", "1.2.3"],
    { codes: ["unknown-component"], says: ['"aip"'], hints: ['Did you mean "api"?', "docs, api"] },
  ],
  "a destination that is not configured": [
    ["plan", "--destination", "overlay", "api/v1.2.3"],
    { codes: ["unknown-destination"], says: ['"overlay"'], hints: ["Leave --destination out"] },
  ],
};

describe("a command line with", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository();
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [name, [args, refused]] of Object.entries(LINES)) {
    test(name, async () => {
      await assertRefused(place, args, { exit: 2, ...refused });
      place.assertNoBazel();
    });
  }

  test("options and no command", async () => {
    const { exitCode, stdout, stderr } = await place.slipway(["--yes"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error\[no-command\]: .*\nhint: .*slipway --help/);
    const { error } = (await place.slipway(["--json"])).json();
    assert.deepEqual([error.code, error.exit], ["no-command", 2]);
  });

  test("nothing wrong, but without --json: the error is on stderr and stdout is empty", async () => {
    const { exitCode, stdout, stderr } = await place.slipway(["check", "web/v1.2.3"]);
    assert.deepEqual([exitCode, stdout], [4, ""]);
    assert.match(
      stderr,
      /^error\[unknown-tag\]: "web\/v1\.2\.3" is not a release tag of any component\nhint: release tags read /,
    );
  });

  test("-C to a folder that is not there", async () => {
    const refused = { exit: 3, codes: ["no-config"], says: ["/nowhere/at/all"], hints: ["-C DIR"] };
    await assertRefused(place, ["-C", "/nowhere/at/all", "check", "api/v1.2.3"], refused);
  });

  for (const [args, exit] of [
    [["schema"], 0],
    [["--json", "check", "web/v1.2.3"], 4],
  ] as const) {
    test(`stdout closed early: ${args.join(" ")} ends with ${exit}, in silence`, async () => {
      const { exitCode, stderr } = await ended(args, "pipe");
      assert.equal(exitCode, exit, stderr);
      assert.doesNotMatch(stderr, /EPIPE|node:/);
    });

    test(`stdout on a full disk: ${args.join(" ")} is not a success`, {
      skip: existsSync("/dev/full") ? false : "no /dev/full here",
    }, async () => {
      const { exitCode, stderr } = await ended(args, openSync("/dev/full", "w"));
      assert.equal(exitCode, exit === 0 ? 1 : exit, stderr);
      assert.match(
        stderr,
        /error\[output-lost\]: the result cannot be written to stdout: ENOSPC.*\nhint: make room/,
      );
      assert.doesNotMatch(stderr, /node:/);
    });
  }

  test("no reader on either stream: a release is finished all the same", async () => {
    await place.tree.tag("docs/v1.0.0");
    const { exitCode } = await ended(["release", "docs/v1.0.0"], "pipe", "unread");
    assert.equal(exitCode, 0);
    assert.deepEqual(
      place.github.repository("acme/mono").releases.map(({ tagName, draft }) => [tagName, draft]),
      [["docs/v1.0.0", false]],
    );
  });

  /** Runs slipway with a stdout that cannot be written to; a pipe is closed before anything is read. */
  function ended(args: readonly string[], stdout: "pipe" | number, unread?: "unread") {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: place.tree.path,
      env: { ...neutralEnvironment(), ...place.env },
      stdio: ["ignore", stdout, "pipe"],
    });
    child.stdout?.destroy();
    if (unread) child.stderr?.destroy();
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    return new Promise<{ exitCode: number | null; stderr: string }>((resolve) => {
      child.on("close", (exitCode) => resolve({ exitCode, stderr }));
    });
  }
});
