/** Releases that run a command of the user's own: GoReleaser, npm publish, or what stands in for them here. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const TAG = "cli/v1.2.3";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[components.cli]
tag = "{component}/v{version}"

[components.cli.command]
run = ["sh", "publish.sh", "--clean"]
env = { GORELEASER_CURRENT_TAG = "{tag}" }
`;
const DONE = `${CONFIG}done = ["sh", "published.sh", "@acme/cli@{version}"]\n`;

/** The registry of packages is a file next to the repository: a line for each version that was published. */
const FILES = {
  "publish.sh":
    'echo "publishing $GORELEASER_CURRENT_TAG with $NPM_TOKEN"\n. "$SCRIPTS/trouble"\necho "@acme/cli@$(basename "$GORELEASER_CURRENT_TAG" | cut -c2-)" >> "$SCRIPTS/packages"\n',
  "published.sh": '. "$SCRIPTS/asked"\ngrep -qx "$1" "$SCRIPTS/packages"\n',
};
const SECRET = "npm-token-of-the-tests";

interface Place extends SmallRepository {
  /** What the command, or its \`done\`, does before anything else. */
  script(name: "trouble" | "asked", text: string): Promise<void>;
  /** What was published, in order. */
  published(): Promise<string[]>;
}

async function start(config = DONE): Promise<Place> {
  const small = await startSmallRepository({ config, files: FILES });
  Object.assign(small.env, { SCRIPTS: small.scratch, NPM_TOKEN: SECRET });
  const script: Place["script"] = (name, text) => writeFile(join(small.scratch, name), `${text}\n`);
  await script("trouble", "");
  await script("asked", "");
  await writeFile(join(small.scratch, "packages"), "");
  await small.tree.tag(TAG);
  const published = async () =>
    (await readFile(join(small.scratch, "packages"), "utf8")).split("\n").filter(Boolean);
  return { ...small, script, published };
}

const releases = ({ github }: SmallRepository) =>
  github.repository("acme/mono").releases.map(({ tagName, draft }) => ({ tagName, draft }));

describe("a command with `done`", () => {
  test("runs once, with the release's environment; then `done` is satisfied", async () => {
    await using place = await start();
    const { writes } = done(await place.slipway(["release", TAG, "--json"]));
    assert.equal(writes, 4, "intent, command, publication, record");
    assert.deepEqual(await place.published(), ["@acme/cli@1.2.3"]);
    assert.equal(done(await place.slipway(["release", TAG, "--json"])).writes, 0);
    assert.deepEqual(await place.published(), ["@acme/cli@1.2.3"]);
  });

  test("is not run if somebody else has published already", async () => {
    await using place = await start();
    await writeFile(join(place.scratch, "packages"), "@acme/cli@1.2.3\n");
    const plan = done(await place.slipway(["plan", TAG, "--json"]));
    const [step] = plan.releases[0].steps;
    assert.deepEqual(step, {
      kind: "run",
      subject: "sh publish.sh --clean",
      state: "satisfied",
      reason: "sh published.sh @acme/cli@1.2.3 says that it is done",
    });
    await place.script("trouble", "exit 9");
    done(await place.slipway(["release", TAG, "--json"]));
    assert.deepEqual(await place.published(), ["@acme/cli@1.2.3"]);
    assert.deepEqual(releases(place), [{ tagName: TAG, draft: false }]);
  });

  test("that hangs: an error, and nothing is run", async () => {
    await using place = await start();
    await place.script("asked", "echo username:; sleep 60");
    const refused = { exit: 5, codes: ["done-failed"], says: ["took longer than 1 s:\nusername:"] };
    for (const command of ["plan", "release"])
      await assertRefused(place, [command, TAG], refused, { env: { SLIPWAY_TIMEOUT: "1" } });
    assert.deepEqual(await place.published(), []);
  });
});

describe("a command", () => {
  test("without `done` is run once, because the record says so", async () => {
    await using place = await start(CONFIG);
    place.github.failNext("POST /repos/acme/mono/releases", { status: 422, body: { message: "no" } });
    assert.equal((await place.slipway(["release", TAG, "--json"])).exitCode, 7);
    done(await place.slipway(["release", TAG, "--json"]));
    assert.equal(done(await place.slipway(["release", TAG, "--json"])).writes, 0);
    assert.deepEqual(await place.published(), ["@acme/cli@1.2.3"]);
  });

  const failing: Record<string, readonly [trouble: string, says: readonly string[]]> = {
    "that exits non-zero": [
      "echo '403 Forbidden' >&2; exit 3",
      ["`sh publish.sh --clean` ended with exit code 3:", "publishing cli/v1.2.3 with ***", "403 Forbidden"],
    ],
    "that is killed": ["kill -KILL $$", ["was ended by SIGKILL", "publishing cli/v1.2.3 with ***"]],
  };
  for (const [name, [trouble, says]] of Object.entries(failing)) {
    test(`${name}: exit 5, its last words, no GitHub release; the next run goes on`, async () => {
      await using place = await start();
      await place.script("trouble", trouble);
      const result = await place.slipway(["release", TAG, "--json", "--log-level", "debug"]);
      assertFailure(result, { exit: 5, codes: ["command-failed"], says });
      assert.ok(!(result.stdout + result.stderr).includes(SECRET), "the token was shown");
      assert.match(result.stderr, /publishing cli\/v1\.2\.3/, "its output is streamed");
      assert.deepEqual(releases(place), []);
      await place.script("trouble", "");
      done(await place.slipway(["release", TAG, "--json"]));
      assert.deepEqual(await place.published(), ["@acme/cli@1.2.3"]);
      assert.deepEqual(releases(place), [{ tagName: TAG, draft: false }]);
    });
  }

  test("of several each has its moment; one that fails after publication is finished by the next run", async () => {
    const written = (moment: string, line: string) =>
      `[[components.cli.command]]\nafter = "${moment}"\nrun = ["sh", "-c", '${line}']\n`;
    const head = CONFIG.slice(0, CONFIG.indexOf("[components.cli.command]"));
    const note = (word: string) => `. $SCRIPTS/trouble; echo ${word} >> $SCRIPTS/packages`;
    await using place = await start(
      head +
        written("publish", `${note("public")}; jq -r .release.url $SLIPWAY_RELEASE >> $SCRIPTS/packages`) +
        written("build", "echo built >> $SCRIPTS/packages") +
        written("push", "echo pushed >> $SCRIPTS/packages"),
    );
    await place.script("trouble", "exit 3");
    assertFailure(await place.slipway(["release", TAG, "--json"]), {
      exit: 5,
      codes: ["command-failed"],
      says: [],
    });
    assert.deepEqual(releases(place), [{ tagName: TAG, draft: false }]);
    assert.deepEqual(await place.published(), ["built", "pushed"]);
    await place.script("trouble", "");
    const { releases: made } = done(await place.slipway(["release", TAG, "--json"]));
    assert.deepEqual(await place.published(), ["built", "pushed", "public", made[0].release.url]);
    assert.equal(done(await place.slipway(["release", TAG, "--json"])).writes, 0);
  });

  test("that is not there", async () => {
    await using place = await start(CONFIG.replace('"sh", "publish.sh"', '"no-such-goreleaser", "release"'));
    const result = await place.slipway(["release", TAG, "--json"]);
    assertFailure(result, {
      exit: 5,
      codes: ["program-missing"],
      says: ["no-such-goreleaser release --clean"],
    });
    assert.deepEqual(releases(place), []);
  });

  test("that succeeds while `done` keeps saying no: a warning", async () => {
    await using place = await start();
    await place.script("asked", "exit 1");
    const result = await place.slipway(["release", TAG, "--json"]);
    done(result);
    assert.match(result.stderr, /does not say yet that it is done/);
  });
});
