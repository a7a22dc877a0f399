/** slipway starts what Bazel built without `bazel run`; what it starts must not see the difference. */

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { BuildSettings } from "../../src/domain/release/wanted.ts";
import { buildSettings } from "../support/facts.ts";
import { type LaunchFixture, RELEASE, type Sight, startLaunches } from "./launch-fixture.ts";

let place: LaunchFixture;
before(async () => {
  place = await startLaunches();
});
after(() => place[Symbol.asyncDispose]());

/** Targets that are started from the build's outputs. */
const DIRECT = [
  "//platform/api:api_push",
  "//platform:bots_push",
  "//platform/api:api_load",
  "//pushers:oci_push",
  "//pushers:oci_load",
  "//pushers:own",
  "//pushers:bare",
  "//pushers:plain",
  "//pushers/deep/er:plain",
  "//pushers:alias",
  "//pushers:alias_of_alias",
];

/** Targets that need a script of Bazel's. */
const SCRIPTED = [
  "//pushers:with_args", // only Bazel expands `$(location …)` and splits words
  "//pushers:with_env", // a rule of Bazel's own: no provider tells its environment
  "//pushers:own_test", // run in the surroundings of a test
  "//pushers:generated", // has no runfiles, and is run in the workspace
  "//pushers:hidden", // the build does not name its program
];

test("what is started sees what `bazel run` would show it", async () => {
  await place.rig.bazel.forget();
  const launchOf = await place.launches(RELEASE, [...DIRECT, ...SCRIPTED]);
  assert.equal((await place.rig.bazel.calls("build")).length, 1);
  assert.equal((await place.rig.bazel.calls("cquery")).length, 1);
  for (const name of DIRECT) {
    const [first] = await assertSame(name, launchOf);
    assert.match(first?.cwd ?? "", /\.runfiles\/heimdall$/);
    assert.ok(Object.keys(first?.files ?? {}).length > 0, name);
  }
  assert.deepEqual(await scripted(), []);
  for (const name of SCRIPTED) await assertSame(name, launchOf);
  assert.deepEqual(await scripted(), SCRIPTED);
});

test("each is started in the folder, with the arguments and the environment that it expects", async () => {
  const launchOf = await place.launches(RELEASE, [
    "//pushers:own",
    "//pushers:with_args",
    "//pushers:with_env",
  ]);
  const { workspace } = place.rig;
  const [own] = await place.sights(await launchOf("//pushers:own"));
  assert.ok(own);
  assert.equal(own.args[0], own.cwd.replace(".runfiles/heimdall", ""));
  assert.deepEqual(own.args.slice(1), ["--tag", "1.2.3"]);
  const { BUILD_WORKSPACE_DIRECTORY, BUILD_WORKING_DIRECTORY, RELEASE_VERSION, RUNFILES_DIR } = own.env;
  assert.deepEqual(
    [BUILD_WORKSPACE_DIRECTORY, BUILD_WORKING_DIRECTORY, RELEASE_VERSION, RUNFILES_DIR],
    [workspace, workspace, "v1.2.3", undefined],
  );
  assert.deepEqual(Object.keys(own.files).toSorted(), [
    "MANIFEST",
    "beside/text",
    "heimdall/external/stand_ins/oci.py",
    "heimdall/pushers/made.txt",
    "heimdall/pushers/own.txt",
    "heimdall/pushers/own/start",
    "stand_ins/oci.py",
  ]);
  const [args] = await place.sights(await launchOf("//pushers:with_args"));
  assert.deepEqual(args?.args.slice(1), [
    ...["--from", "pushers/made.txt", "two words", "$HOME"],
    ...["--tag", "1.2.3"],
  ]);
  const [env] = await place.sights(await launchOf("//pushers:with_env"));
  assert.deepEqual([env?.env["FROM"], env?.env["GREETING"]], ["pushers/made.txt", "two words"]);
});

test("without runfiles on disk, Bazel makes them, and those of an earlier build are not used", async () => {
  const names = ["//pushers:own", "//pushers:plain"];
  await place.launches(RELEASE, names);
  await edit("pushers/BUILD.bazel", 'text = "one"', 'text = "two"');
  await edit("pushers/BUILD.bazel", 'data = ["show.sh", ":made"]', 'data = ["show.sh"]');
  const linkless = buildSettings(["--nobuild_runfile_links"], RELEASE.env);
  await place.rig.bazel.forget();
  const launchOf = await place.launches(linkless, names);
  const [own] = await assertSame("//pushers:own", launchOf, linkless);
  const [plain] = await assertSame("//pushers:plain", launchOf, linkless);
  assert.deepEqual(await scripted(), names);
  assert.ok(own && plain);
  assert.equal(plain.files["heimdall/pushers/made.txt"], undefined);
  const disabled = buildSettings(["--enable_runfiles=no"], RELEASE.env);
  await place.rig.bazel.forget();
  const launchWithout = await place.launches(disabled, names);
  for (const name of names) await assertSame(name, launchWithout, disabled);
  assert.deepEqual(await scripted(), names);
});

test("runfiles that stayed in a cache are fetched, and those of an earlier build are not used", async () => {
  const names = ["//pushers:own"];
  const cached = (...flags: readonly string[]) =>
    buildSettings([`--disk_cache=${place.rig.workspace}-cache`, ...flags], RELEASE.env);
  const made = async (settings: BuildSettings) => {
    // Bazel 4.2.3 alone would leave them there.
    const fetching = buildSettings([...settings.flags, "--remote_download_toplevel"], settings.env);
    const [own] = await assertSame("//pushers:own", await place.launches(settings, names), fetching);
    return own?.files["heimdall/pushers/made.txt"];
  };
  await edit("pushers/BUILD.bazel", "echo made >", "echo another >");
  const another = await made(cached());
  await edit("pushers/BUILD.bazel", "echo another >", "echo made >");
  assert.notEqual(await made(cached()), another);
  await edit("pushers/BUILD.bazel", "echo made >", "echo another >");
  for (const flags of [
    ["--remote_download_minimal"],
    ["--remote_download_minimal", "--build_runfile_links"],
  ]) {
    await place.rig.bazel.forget();
    assert.equal(await made(cached(...flags)), another);
    assert.deepEqual(await scripted(), names);
    await place.rig.bazel.run(place.rig.workspace, "clean");
  }
  await place.rig.bazel.forget();
  assert.equal(await made(cached("--remote_download_toplevel")), another);
  assert.deepEqual(await scripted(), []);
});

test("runfiles that are gone are made again by the build", async () => {
  const launchOf = async () => (await place.launches(RELEASE, ["//pushers:own"]))("//pushers:own");
  await launchOf();
  await place.rig.bazel.forget();
  await rm(join(place.rig.workspace, "bazel-bin/pushers/own.runfiles"), { recursive: true, force: true });
  const [own] = await place.sights(await launchOf());
  assert.ok(own?.files["heimdall/pushers/own.txt"]);
  assert.deepEqual(await scripted(), []);
});

test("loaders are started in the same way, and by Bazel if it answers no query", async () => {
  const names = ["//pushers:own", "//pushers:plain"];
  await place.rig.bazel.forget();
  const seen = await place.loaderSights(names, []);
  assert.deepEqual(await place.rig.bazel.calls("run"), []);
  const scripted = await place.loaderSights(names, ["--no_such_flag"]);
  assert.equal((await place.rig.bazel.calls("run")).length, 2);
  const sorted = (sights: readonly Sight[]) =>
    sights.map(comparable).toSorted((one, other) => one.cwd.localeCompare(other.cwd));
  assert.deepEqual(sorted(seen), sorted(scripted));
});

test("options that .bazelrc has for `run` or `test` alone are not lost, and discard nothing", async () => {
  const names = ["//pushers:own"];
  await place.rig.bazel.forget();
  await edit(".bazelrc", "", "run --noshow_progress\nrun:other --run_under=false\n");
  await (await place.launches(RELEASE, names))("//pushers:own");
  assert.deepEqual(await scripted(), []);
  assert.equal((await place.rig.bazel.calls("cquery")).length, 1);
  for (const [from, to] of [
    ["run:other --run_under=false", "run --run_under=env"],
    ["run --run_under=env", "test --test_env=A=b"],
  ] as const) {
    await edit(".bazelrc", from, to);
    await place.rig.bazel.forget();
    await (await place.launches(RELEASE, names))("//pushers:own");
    assert.deepEqual(await scripted(), names);
    assert.deepEqual(await place.rig.bazel.calls("cquery"), []);
  }
});

/** What only a shell between them makes different, and what a later Bazel than this adds. */
const BESIDE = new Set(["_", "SHLVL", "OLDPWD", "BUILD_EXECROOT", "BUILD_ID"]);

async function assertSame(
  name: string,
  launchOf: Awaited<ReturnType<LaunchFixture["launches"]>>,
  settings = RELEASE,
): Promise<readonly Sight[]> {
  const seen = await place.sights(await launchOf(name));
  const expected = await place.sights(await place.bazelLaunch(settings, name));
  assert.deepEqual(seen.map(comparable), expected.map(comparable), name);
  return seen;
}

function comparable({ args, cwd, env, files }: Sight): Sight {
  return {
    args: args.map((arg) => arg.replace(/\/tmp\.\w+/, "/temporary")),
    cwd,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !BESIDE.has(name))),
    files,
  };
}

/** Which targets slipway had a script written for. */
async function scripted(): Promise<string[]> {
  const calls = await place.rig.bazel.calls("run");
  const own = calls.filter((call) => call.includes("/launches-"));
  return own.map((call) => call.split(" ").at(-1) ?? "");
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(place.rig.workspace, file);
  const text = await readFile(path, "utf8").catch(() => "");
  assert.ok(text.includes(from), `${file} has ${from}`);
  await writeFile(path, from === "" ? text + to : text.replace(from, to));
}
