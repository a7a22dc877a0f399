/** What Bazel 5 to 9 answer, written by hand: the tests with a real Bazel have 4.2.3. */

import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import type { BazelCommand } from "../../../../src/services/bazel/bazel-command.ts";
import { readBuildEvents } from "../../../../src/services/bazel/build-events.ts";
import { findLaunches, type Launch } from "../../../../src/services/bazel/launch.ts";
import type { PushTarget } from "../../../../src/services/bazel/push-targets.ts";
import { buildSettings, label } from "../../../support/facts.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const EXEC = "bazel-out/k8-fastbuild/bin/a/push.exe";
const MANIFEST = `${EXEC}.runfiles/MANIFEST`;
const PUSH: PushTarget = { label: label("//a:push"), rule: "image_push" };

interface Scene {
  readonly target?: PushTarget;
  /** Lines that cquery answers. */
  readonly rows?: readonly string[];
  readonly cqueryFails?: boolean;
  /** Options in force, and lines of .bazelrc as Bazel's client hands them on. */
  readonly options?: readonly string[];
  readonly bazelrc?: readonly string[];
  /** Where the build says the program is, instead of on this machine. */
  readonly uri?: string;
  /** Lines of the manifest in the runfiles tree, and the paths that are there; the first is as Bazel 7.4 writes it. */
  readonly manifest?: readonly string[];
  readonly runfiles?: readonly string[];
  readonly without?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How a target is started, and which commands of Bazel that took. */
async function launch(scene: Scene): Promise<{ found: Launch; root: string; commands: string[] }> {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "execroot/_main");
  const { target = PUSH, rows = [row()], runfiles = ["_main/a/push.exe"] } = scene;
  const tree = join(root, `${EXEC}.runfiles`);
  const manifest = scene.manifest ?? runfiles.map((path) => `${path} /somewhere/${path}`);
  await write(join(root, EXEC), "program");
  await write(join(tree, "MANIFEST"), `${manifest.join("\n")}\n`);
  for (const path of runfiles) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await symlink(join(root, EXEC), join(tree, path));
  }
  const events = join(folder.path, "events.json");
  await writeFile(events, eventsOf(scene, root, target).join("\n"));
  const commands: string[] = [];
  const bazel: BazelCommand = {
    run: async (command) => {
      commands.push(command);
      const exitCode = command === "cquery" && scene.cqueryFails ? 1 : 0;
      return { exitCode, stdout: `${rows.join("\n")}\n`, stderr: "", timedOut: false, signal: null };
    },
  };
  const launchOf = await findLaunches(bazel, {
    settings: buildSettings(),
    outputs: await readBuildEvents(events),
    targets: [target],
    env: { PATH: "/bin", RUNFILES_DIR: "/of/slipway", ...scene.env },
    folder: folder.path,
    watch: () => {},
  });
  return { found: await launchOf(target.label), root, commands };
}

/** Bazel 9's events, in short. */
function eventsOf(scene: Scene, root: string, target: PushTarget): string[] {
  const { options = [], bazelrc = [], uri = `file://${join(root, EXEC)}`, without = [] } = scene;
  const started = { uuid: "b-1", workspaceDirectory: "/src", workingDirectory: "/src/deep" };
  const file = { name: "a/push.exe", uri, pathPrefix: ["bazel-out", "k8-fastbuild", "bin"] };
  const events: Readonly<Record<string, object>> = {
    started: { id: { started: {} }, started },
    unstructuredCommandLine: {
      id: { unstructuredCommandLine: {} },
      unstructuredCommandLine: { args: ["build", "--client_env=A=b", ...bazelrc] },
    },
    optionsParsed: { id: { optionsParsed: {} }, optionsParsed: { cmdLine: options } },
    workspace: { id: { workspace: {} }, workspaceInfo: { localExecRoot: root } },
    namedSet: { id: { namedSet: { id: "0" } }, namedSetOfFiles: { files: [file] } },
    targetCompleted: {
      id: { targetCompleted: { label: `@@${target.label}` } },
      completed: { outputGroup: [{ name: "default", fileSets: [{ id: "0" }] }] },
    },
  };
  return Object.entries(events).flatMap(([name, event]) =>
    without.includes(name) ? [] : JSON.stringify(event),
  );
}

/** A line of cquery's, as Starlark's `repr` writes it. */
function row(
  change: { name?: string; program?: string; manifest?: string; environment?: string } = {},
): string {
  const { name = "@@//a:push", program = EXEC, manifest = MANIFEST, environment = "" } = change;
  return `["${name}", "${program}", "${manifest}", [${environment}]]`;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function assertDirect(scene: Scene): Promise<Launch> {
  const { found, root, commands } = await launch(scene);
  assert.deepEqual(commands, ["cquery"]);
  assert.equal(found.program, join(root, EXEC));
  assert.equal(found.cwd, join(root, `${EXEC}.runfiles/_main`));
  return found;
}

async function assertScripted(scene: Scene, asked: readonly string[] = ["cquery", "run"]): Promise<void> {
  const { found, commands } = await launch(scene);
  assert.deepEqual(commands, asked, JSON.stringify(scene));
  assert.match(found.program, /\d-+a-\w+\.sh$/);
}

test("a program is started in its runfiles, with what Bazel 9 says of the build", async () => {
  const { cwd, env } = await assertDirect({});
  assert.deepEqual(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)), {
    PATH: "/bin",
    PWD: cwd,
    BUILD_WORKSPACE_DIRECTORY: "/src",
    BUILD_WORKING_DIRECTORY: "/src/deep",
    BUILD_EXECROOT: cwd.replace(/\/bazel-out\/.*/, ""),
    BUILD_ID: "b-1",
  });
});

test("the environment of RunEnvironmentInfo is set, and of what it inherits the caller's values count", async () => {
  const environment = `{"IMG_REAPI_ENDPOINT": "grpc://cache:1", "IMG_MODE": "eager", "BUILD_ID": "its own"}, ["IMG_MODE", "IMG_NEVER"]`;
  const rows = [row({ environment })];
  const { env } = await assertDirect({ rows, env: { IMG_MODE: "lazy" } });
  const { IMG_REAPI_ENDPOINT, IMG_MODE, IMG_NEVER, BUILD_ID } = env;
  assert.deepEqual(
    [IMG_REAPI_ENDPOINT, IMG_MODE, IMG_NEVER, BUILD_ID],
    ["grpc://cache:1", "lazy", undefined, "its own"],
  );
  assert.equal((await assertDirect({ rows })).env["IMG_MODE"], "eager");
  const target: PushTarget = { ...PUSH, expands: ["env"] };
  await assertDirect({ target, rows });
  await assertScripted({ target });
});

test("an alias is found under the label of what it stands for, and a label in two configurations by its file", async () => {
  const target: PushTarget = { label: label("//a:alias"), actual: label("//a:push"), rule: "image_push" };
  await assertDirect({ target });
  const exec = "bazel-out/k8-opt-exec/bin/a/push.exe";
  const other = row({ program: exec, manifest: `${exec}.runfiles/MANIFEST` });
  await assertDirect({ rows: [other, row()] });
  await assertScripted({ rows: [other] });
});

test("what Bazel does not say or says in another way is left to Bazel", async () => {
  await assertScripted({ rows: [] });
  await assertScripted({ cqueryFails: true });
  await assertScripted({ rows: ['["@@//a:push", "\\x07", "", []]', "Loading: 0 packages", "[]"] });
  await assertScripted({ rows: [row({ name: "@@rules~//a:push" })] });
  await assertScripted({ rows: [row({ program: "", manifest: "" })] });
  for (const name of ["started", "unstructuredCommandLine", "optionsParsed", "workspace"])
    await assertScripted({ without: [name] }, ["run"]);
});

test("only Bazel knows what `args` come to, and how a test is run", async () => {
  await assertScripted({ target: { ...PUSH, expands: ["args"] } }, ["run"]);
  await assertScripted({ target: { ...PUSH, rule: "sh_test" } }, ["run"]);
});

test("runfiles have to be this build's, and all there", async () => {
  await assertScripted({ rows: [row({ manifest: `${EXEC}.runfiles_manifest` })] });
  await assertScripted({ rows: [row({ manifest: "" })] });
  await assertScripted({ options: ["--build_runfile_links", "--nobuild_runfile_links"] }, ["run"]);
  await assertDirect({ options: ["--nobuild_runfile_links", "--build_runfile_links"] });
  await assertScripted({ options: ["--build_runfile_links", "--build_runfile_links=0"] }, ["run"]);
  await assertScripted({ options: ["--enable_runfiles=no"] }, ["run"]);
  await assertScripted({ options: ["--noenable_runfiles"] }, ["run"]);
  await assertDirect({ options: ["--enable_runfiles=no", "--enable_runfiles=auto"] });
  const runfiles = ["_main/a/push.exe", "other~/a b/c\\d.txt", "_main/empty"];
  const manifest = ["_main/a/push.exe /x", " other~/a\\sb/c\\bd.txt /x", "_main/empty "];
  await assertDirect({ runfiles, manifest });
  await assertScripted({ runfiles, manifest: [...manifest, "_main/gone.txt /x"] });
  await assertScripted({ runfiles: ["other/a"] });
});

test("outputs that stayed in a remote cache are left to Bazel, which fetches them", async () => {
  const uri = "bytestream://cache/blobs/0123/45";
  await assertScripted({ uri });
  await assertScripted({ uri: "file:///nowhere/push.exe" });
  await assertScripted({ options: ["--remote_download_minimal"] }, ["run"]);
  await assertScripted({ options: ["--remote_download_outputs=minimal"] }, ["run"]);
  await assertDirect({ options: ["--remote_download_outputs=toplevel"] });
  await assertDirect({ options: ["--remote_download_minimal", "--remote_download_toplevel"] });
});

test("options that `bazel run` or `cquery` has and the build has not are left to Bazel, unless they change nothing", async () => {
  const rc = (text: string) => `--default_override=2:${text}`;
  await assertScripted({ bazelrc: [rc("run=--run_env=A=b")] }, ["run"]);
  await assertScripted({ bazelrc: [rc("run=--config=opt")] }, ["run"]);
  await assertScripted({ bazelrc: [rc("common=--run_in_cwd")] }, ["run"]);
  await assertScripted({ bazelrc: [rc("run:linux=--define=a=b")] }, ["run"]);
  await assertScripted({ bazelrc: [rc("run:ci=--define=a=b")], options: ["--config=ci"] }, ["run"]);
  await assertScripted({ options: ["--run_under=strace"] }, ["run"]);
  await assertScripted({ bazelrc: [rc("test=--test_env=A=b")] }, ["run"]);
  await assertScripted({ bazelrc: [rc("cquery=--define=a=b")] }, ["run"]);
  await assertDirect({
    bazelrc: [
      rc("run=--noshow_progress"),
      rc("run=--ui_event_filters=-info"),
      rc("run:ci=--run_under=strace"),
      rc("build=--define=a=b"),
      rc("test=--test_output=errors"),
      rc("test=--test_tag_filters=-slow"),
      rc("test:ci=--test_env=CI"),
      rc("query=--noimplicit_deps"),
      rc("common=--norun_validations"),
    ],
    options: ["--config=release", "--norun_validations"],
  });
});

test("a target that cannot be run is refused", async () => {
  await using folder = await temporaryDirectory();
  const events = join(folder.path, "events.json");
  await writeFile(events, "");
  const stderr = "ERROR: Cannot run target //a:push: Not executable";
  const bazel: BazelCommand = {
    run: async () => ({ exitCode: 1, stdout: "", stderr, timedOut: false, signal: null }),
  };
  const launching = {
    settings: buildSettings(),
    targets: [PUSH],
    env: {},
    folder: folder.path,
    watch: () => {},
  };
  const launchOf = await findLaunches(bazel, { ...launching, outputs: await readBuildEvents(events) });
  await assert.rejects(launchOf(PUSH.label), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.problems[0]?.code, "cannot-push");
    assert.match(error.message, /\/\/a:push cannot be run[\s\S]*Not executable/);
    return true;
  });
});
