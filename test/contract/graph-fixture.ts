/** The graph of an example's targets: real Bazel, and a real git repository around its copy. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Cause } from "../../src/domain/history/cause.ts";
import type { DependencyGraph } from "../../src/domain/history/dependency-graph.ts";
import type { BazelSettings, Component } from "../../src/domain/project/project.ts";
import { attribution } from "../../src/planning/attribution/attribute.ts";
import { targetsOf } from "../../src/planning/attribution/component-sources.ts";
import { createBazelGraph } from "../../src/services/bazel/graph/bazel-graph.ts";
import { createWorkTree, type WorkTree } from "../support/work-tree.ts";
import { type BazelFixture, startBazel } from "./bazel-fixture.ts";
import { gitIn } from "./git-fixture.ts";

export interface GraphFixture extends AsyncDisposable {
  readonly tree: WorkTree;
  readonly bazel: BazelFixture["bazel"];
  /** The folder that graphs are kept in; tests may put things there. */
  readonly cache: string;
  /** Names of the graphs that are kept. */
  kept(): string[];
  /** The graph of these components' targets, as a run with these settings reads it. */
  graph(components: readonly Component[], settings?: Partial<BazelSettings>): Promise<DependencyGraph>;
  /** The same if `slipway.toml` is in a folder below. */
  graphBelow(folder: string, components: readonly Component[]): Promise<DependencyGraph>;
  /** Reads a graph and says which components each path counts for: by path, by component. */
  causes(
    components: readonly Component[],
    paths: readonly string[],
  ): Promise<Readonly<Record<string, Readonly<Record<string, Cause>>>>>;
  /** How often Bazel is asked meanwhile. */
  queries(during: () => Promise<unknown>): Promise<number>;
}

/** Copies an example, adds texts to its files, and commits it. */
export async function startGraph(
  example: string,
  added: Readonly<Record<string, string>> = {},
): Promise<GraphFixture> {
  const rig = await startBazel(example, added);
  const tree = await createWorkTree(rig.workspace, join(rig.workspace, "..", "remote.git"));
  const cache = join(rig.workspace, "..", "cache");
  const graphIn = async (
    workspace: string,
    components: readonly Component[],
    settings: Partial<BazelSettings>,
  ) =>
    createBazelGraph({ ...rig.configured(settings).options, workspace, cache }).readGraph(
      targetsOf(components),
      await gitIn(workspace).buildFiles(),
      () => {},
    );
  const graph: GraphFixture["graph"] = (components, settings = {}) =>
    graphIn(tree.path, components, settings);
  return {
    tree,
    bazel: rig.bazel,
    cache,
    kept: () => (existsSync(cache) ? readdirSync(cache).sort() : []),
    graph,
    graphBelow: (folder, components) => graphIn(join(tree.path, folder), components, {}),
    causes: async (components, paths) => {
      const attribute = attribution(components, await graph(components), "");
      return Object.fromEntries(paths.map((path) => [path, Object.fromEntries(attribute(path))]));
    },
    queries: async (during) => {
      await rig.bazel.forget();
      await during();
      return (await rig.bazel.calls("query")).length;
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}
