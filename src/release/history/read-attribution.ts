import { NO_DEPENDENCIES } from "../../domain/history/dependency-graph.ts";
import type { ImageSource } from "../../domain/project/artifact.ts";
import type { Component } from "../../domain/project/project.ts";
import { type Attribute, attribution } from "../../planning/attribution/attribute.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import type { HistoryRun } from "../run/services.ts";
import { together } from "../run/together.ts";
import { watched } from "../run/watched.ts";

/** How the question is told, which may take Bazel a while. */
const ASKING = {
  id: "dependencies",
  doing: "asking Bazel for",
  done: "read",
  label: "the components' dependencies",
};

/**
 * Finds out, with one question to Bazel at most, which components a path counts for. All components are asked about, whoever
 * is of interest: so the answer stays the same, and can be kept. Throws where Bazel cannot tell.
 */
export async function readAttribution({ project, services, report }: HistoryRun): Promise<Attribute> {
  const { components } = project;
  const [files, ignores] = await together([services.git.buildFiles(), services.ignores(sources(components))]);
  const targets = targetsOf(components);
  const graph =
    targets.length === 0
      ? NO_DEPENDENCIES
      : await watched(report, ASKING, () => services.dependencies(targets, files));
  return attribution(components, graph, files.prefix, ignores);
}

function sources(components: readonly Component[]): ImageSource[] {
  return components.flatMap(({ artifacts }) =>
    artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.source : [])),
  );
}
