import type { Files } from "../../domain/project/artifact.ts";
import type { BuildStep, PlannedFiles } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Observed } from "../standing/observed.ts";
import { releaseSettings } from "../wanting/build-settings.ts";

/** The build step of a component's files; attaching them is part of publishing. `attached`: they all are already. */
export function planFiles(
  release: WantedRelease,
  { project, facts }: Observed,
  attached: boolean,
): BuildStep[] {
  const files = release.component.artifacts.filter(
    (artifact): artifact is Files => artifact.kind === "files",
  );
  return files.map((each, position) => {
    const planned: PlannedFiles = {
      id: filesId(release, position),
      targets: each.targets,
      build: releaseSettings(project.bazel, release, facts.git),
    };
    return {
      kind: "build",
      subject: each.targets.join(" "),
      product: { kind: "files", files: planned },
      ...(attached
        ? { state: "satisfied", reason: "what it gives is attached already" }
        : { state: "needed", reason: "it is attached to the GitHub release" }),
    };
  });
}

/** How the files at a position among a component's artifacts are called in a plan; unique in it. */
export function filesId({ tag, component }: WantedRelease, position: number): string {
  return `${tag}#${component.name}#${position}`;
}
