/** What holds of attribution over any graph, and that its time grows no faster than the graph. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DependencyGraph, GraphNode } from "../../../src/domain/history/dependency-graph.ts";
import { attributed, attribution } from "../../../src/planning/attribution/attribute.ts";
import { commit, component, imageComponent, label } from "../../support/facts.ts";
import { graphOf } from "./graphs.ts";

const FOLDERS = ["", "a", "a/b", "c"];
const NAMES = ["t", "u", "x.rs", "d/y.rs", "BUILD"];
const LABELS = FOLDERS.flatMap((folder) => NAMES.map((name) => `//${folder}:${name}`));
const TARGETS = LABELS.filter((each) => /:[tu]$/.test(each));

/** Files need their BUILD file, rules anything, and whatever there is may be in circles. */
const graph: fc.Arbitrary<DependencyGraph> = fc
  .tuple(
    ...LABELS.map((from) =>
      /:[tu]$/.test(from)
        ? fc.subarray(LABELS, { maxLength: 4 })
        : fc.constant(from.endsWith(":BUILD") ? [] : [from.replace(/:.*/, ":BUILD")]),
    ),
  )
  .chain((needs) =>
    fc
      .dictionary(fc.constantFrom(...LABELS), fc.constant(["rules_x"]), { maxKeys: 3 })
      .map((repositories) =>
        graphOf(Object.fromEntries(LABELS.map((from, at) => [from, needs[at] ?? []])), { repositories }),
      ),
  );

const path = fc.constantFrom(
  ...FOLDERS.flatMap((folder) =>
    ["x.rs", "d/y.rs", "BUILD", "gone", "e/f/gone"].map((name) =>
      folder === "" ? name : `${folder}/${name}`,
    ),
  ),
  "MODULE.bazel",
  ".bazelrc",
  "vendored/z",
);

const of = (target: string) =>
  imageComponent("it", { source: { kind: "bazel", target: label(target), stamp: { via: "args" } } });

/** Everything that a target depends on, found in the slow way, with the least number of steps to it. */
function distances({ nodes }: DependencyGraph, target: string): ReadonlyMap<string, number> {
  const found = new Map([[target, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [from, steps] of [...found])
      for (const need of nodes.get(from)?.needs ?? [])
        if ((found.get(need) ?? Number.POSITIVE_INFINITY) > steps + 1) {
          found.set(need, steps + 1);
          changed = true;
        }
  }
  return found;
}

test("each chain begins at the target, follows the graph's edges, is the shortest, and ends with the path", () => {
  fc.assert(
    fc.property(graph, fc.constantFrom(...TARGETS), path, (given, target, changed) => {
      const cause = attribution([of(target)], given, "")(changed).get("it");
      if (cause === undefined) return;
      const labels = cause.because.slice(0, -1).filter((each) => each.startsWith("//"));
      assert.equal(cause.because.at(-1), changed);
      assert.equal(labels[0], target);
      const edges = labels.slice(1).map((to, at) => given.nodes.get(labels[at] ?? "")?.needs.includes(to));
      assert.ok(!edges.includes(false) && !edges.includes(undefined));
      if (cause.rule !== "graph") return;
      const [end] = [...given.nodes].find(([, node]) => node.path === changed) ?? [""];
      assert.ok(given.nodes.get(labels.at(-1) ?? "")?.needs.includes(end) ?? target === end);
      assert.equal(labels.length, distances(given, target).get(end));
    }),
  );
});

test("a file of the graph counts for those that depend on it, and for no others", () => {
  fc.assert(
    fc.property(graph, fc.constantFrom(...TARGETS), path, (given, target, changed) => {
      const known = [...given.nodes].find(([, node]) => node.path === changed);
      fc.pre(known !== undefined);
      const counts = attribution([of(target)], given, "")(changed).has("it");
      assert.equal(counts, distances(given, target).has(known?.[0] ?? ""));
    }),
  );
});

test("a file in no target counts for those that depend on something in its package", () => {
  fc.assert(
    fc.property(
      graph,
      fc.constantFrom(...TARGETS),
      fc.constantFrom("a", "a/b", "c"),
      (given, target, folder) => {
        const counts = attribution([of(target)], given, "")(`${folder}/e/gone`).has("it");
        const reached = [...distances(given, target).keys()];
        assert.equal(
          counts,
          reached.some((each) => given.nodes.get(each)?.package === folder),
        );
      },
    ),
  );
});

test("a component never loses a commit by more paths, targets or components", () => {
  fc.assert(
    fc.property(
      graph,
      fc.uniqueArray(fc.constantFrom(...TARGETS), { minLength: 2 }),
      fc.array(path),
      (given, targets, paths) => {
        const [first = "", ...rest] = targets;
        const one = attribution([of(first)], given, "");
        const all = attribution(
          [
            { ...of(first), artifacts: targets.flatMap((each) => of(each).artifacts) },
            ...rest.map((each, at) => ({ ...of(each), name: `other${at}` })),
          ],
          given,
          "",
        );
        for (const each of paths) if (one(each).has("it")) assert.ok(all(each).has("it"));
        const whole = { ...COMMIT, paths };
        assert.equal(
          attributed(whole, "it", one)?.paths.length ?? 0,
          paths.filter((each) => one(each).has("it")).length,
        );
      },
    ),
  );
});

const COMMIT = {
  sha: commit("c"),
  parents: [],
  author: { name: "A", email: "a@example.org" },
  coAuthors: [],
  time: 0,
  subject: "",
  body: "",
};

/** So many nodes in packages of ten, each library needing a few before it. */
function large(size: number): DependencyGraph {
  const nodes = new Map<string, GraphNode>();
  const packages: string[] = [];
  for (let number = 0; number < size / 10; number++) {
    const folder = `libs/${number % 50}/p${number}`;
    const at = (name: string) => `//${folder}:${name}`;
    const files = [1, 2, 3, 4, 5, 6, 7, 8].map((file) => `src/f${file}.rs`);
    const libs = [2, 3, 7].map((by) => Math.floor(number / by)).filter((other) => other < number);
    const needs = [...files.map(at), ...libs.map((other) => `//libs/${other % 50}/p${other}:lib`)];
    packages.push(folder);
    nodes.set(at("BUILD"), { package: folder, path: `${folder}/BUILD`, needs: [], repositories: [] });
    nodes.set(at("lib"), { package: folder, path: null, needs: [...needs, at("BUILD")], repositories: [] });
    for (const file of files)
      nodes.set(at(file), {
        package: folder,
        path: `${folder}/${file}`,
        needs: [at("BUILD")],
        repositories: [],
      });
  }
  return { ...graphOf({}), nodes, packages };
}

/** Microseconds of the processor for a graph of so many nodes, sixty components and half as many paths again. */
function effort(size: number): number {
  const given = large(size);
  const labels = [...given.nodes.keys()].filter((each) => each.endsWith(":lib"));
  const components = Array.from({ length: 60 }, (_, at) => ({
    ...of(labels[Math.floor((labels.length * (at + 1)) / 61)] ?? ""),
    name: `c${at}`,
    paths: [`docs/c${at}/**`, "shared/**/*.proto"],
  }));
  const paths = [...given.nodes.values()].flatMap((node) => node.path ?? []);
  const changed = [...paths, ...paths.map((each) => `${each}.gone`), "x/y"].slice(0, size * 1.5);
  const before = process.cpuUsage();
  const attribute = attribution([...components, component("docs")], given, "");
  let counted = 0;
  for (const each of changed) counted += attribute(each).size;
  const { user, system } = process.cpuUsage(before);
  assert.ok(counted > changed.length / 2);
  return user + system;
}

test("30,000 paths over 20,000 nodes and 60 components take about twice as long as half of that", () => {
  // The least of several rounds, in turn and by the processor's time: whatever else the machine does disturbs that least.
  const rounds = [1, 2, 3].map(() => ({ half: effort(10_000), whole: effort(20_000) }));
  const half = Math.min(...rounds.map((round) => round.half));
  const whole = Math.min(...rounds.map((round) => round.whole));
  // What is quadratic takes four times as long.
  assert.ok(whole < 3 * half, `${half} µs, then ${whole} µs`);
});
