import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readBuildEvents } from "../../../../src/services/bazel/build-events.ts";
import { label } from "../../../support/facts.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const completed = (name: string, groups: Readonly<Record<string, readonly string[]>>) => ({
  id: { targetCompleted: { label: name, configuration: { id: "c" } } },
  completed: {
    success: true,
    outputGroup: Object.entries(groups).map(([group, ids]) => ({
      name: group,
      fileSets: ids.map((id) => ({ id })),
    })),
  },
});
const set = (id: string, files: readonly object[], sets: readonly string[] = []) => ({
  id: { namedSet: { id } },
  namedSetOfFiles: { files, fileSets: sets.map((child) => ({ id: child })) },
});
const local = (path: string) => ({
  name: path.slice(1),
  uri: `file://${path}`,
  pathPrefix: ["bazel-out", "k8", "bin"],
});

async function read(events: readonly object[]) {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "events.json");
  await writeFile(file, events.map((event) => JSON.stringify(event)).join("\n"));
  return readBuildEvents(file);
}

test("the files of a target's output group are found through nested sets, each once", async () => {
  const outputs = await read([
    { id: { progress: {} }, progress: { stderr: '{"id":{"namedSet"' } },
    set("1", [local("/x/a%20b")]),
    set("2", [local("/x/b")], ["1"]),
    set("3", [local("/x/c")], ["2", "1"]),
    completed("//a:push", { default: ["3"], deploy_manifest: ["1"] }),
    completed("//a:other", { default: ["2"] }),
  ]);
  assert.deepEqual([...outputs.files(label("//a:push"), "default")].toSorted(), ["/x/a b", "/x/b", "/x/c"]);
  assert.deepEqual(outputs.files(label("//a:push"), "deploy_manifest"), ["/x/a b"]);
  assert.deepEqual(outputs.files(label("//a:push"), "digest"), []);
  assert.deepEqual(outputs.files(label("//a:nothing"), "default"), []);
});

test("sets may come after what refers to them, and refer to each other in a circle", async () => {
  const outputs = await read([
    completed("//a:push", { default: ["1"] }),
    set("1", [local("/x/a")], ["2"]),
    set("2", [local("/x/b")], ["1"]),
  ]);
  assert.deepEqual([...outputs.files(label("//a:push"), "default")].toSorted(), ["/x/a", "/x/b"]);
});

test("a target that was built in two configurations has the files of both", async () => {
  const outputs = await read([
    set("1", [local("/x/a")]),
    set("2", [local("/x/b")]),
    completed("//a:image", { default: ["1"] }),
    completed("@@//a:image", { default: ["2"] }),
  ]);
  assert.deepEqual([...outputs.files(label("//a:image"), "default")].toSorted(), ["/x/a", "/x/b"]);
});

test("if outputs stay remote, their place below the execution root is given", async () => {
  const remote = {
    name: "a/push.json",
    uri: "bytestream://cache/blobs/1/2",
    pathPrefix: ["bazel-out", "k8", "bin"],
  };
  const outputs = await read([
    { id: { workspace: {} }, workspaceInfo: { localExecRoot: "/root/execroot/main" } },
    set("1", [remote]),
    completed("//a:push", { default: ["1"] }),
  ]);
  assert.deepEqual(outputs.files(label("//a:push"), "default"), [
    "/root/execroot/main/bazel-out/k8/bin/a/push.json",
  ]);
});

test("events are whole if the last one is there", async () => {
  const last = { id: { buildMetrics: {} }, buildMetrics: {}, lastMessage: true };
  assert.equal((await read([completed("//a:push", {}), last])).isWhole, true);
  assert.equal((await read([{ ...last, lastMessage: false }])).isWhole, false);
  assert.equal((await read([last, completed("//a:push", {})])).isWhole, false);
  assert.equal((await read([])).isWhole, false);
});

test("actions are counted by how they were executed", async () => {
  const metrics = (runnerCount?: readonly object[]) => ({
    id: { buildMetrics: {} },
    buildMetrics: { actionSummary: { actionsExecuted: "39", ...(runnerCount && { runnerCount }) } },
  });
  const printed = (stderr: string) => ({ id: { progress: { opaqueCount: 3 } }, progress: { stderr } });
  const counts = async (...events: readonly object[]) => (await read(events)).actions;
  const line =
    "INFO: 39 processes: 14 remote cache hit, 2 disk cache hit, 18 internal, 4 linux-sandbox, 1 worker.";
  assert.deepEqual(
    await counts(printed(`INFO: Elapsed time: 7.8s\n${line}\nINFO: Build completed`), metrics()),
    {
      executed: 5,
      cached: 16,
    },
  );
  assert.deepEqual(await counts(printed("INFO: 1 process: 1 internal.\n")), { executed: 0, cached: 0 });
  assert.deepEqual(await counts(printed("INFO: 0 processes.\n")), { executed: 0, cached: 0 });
  const runners = [
    { name: "total", count: 10 },
    { name: "action cache hit", count: 20 },
    { name: "internal", count: 3 },
    { name: "remote cache hit", count: 5 },
    { name: "remote", count: 2, execKind: "Remote" },
  ];
  assert.deepEqual(await counts(printed(`${line}\n`), metrics(runners)), { executed: 2, cached: 5 });
  assert.equal(await counts(metrics()), undefined);
  assert.equal(await counts(printed("a process: of 3 remote cache hit.\n")), undefined);
});
