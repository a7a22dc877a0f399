import type { Component, Project } from "../../domain/project/project.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { readIdentities } from "./identities.ts";
import { judgeCollisions } from "./judge-collisions.ts";
import { judgeOverlap } from "./judge-overlap.ts";
import type { Names } from "./scope.ts";
import { buildChannels } from "./to-channels.ts";
import { buildComponent } from "./to-component.ts";
import { buildDestinations } from "./to-destinations.ts";
import { buildBazel, buildRegistries, buildSource } from "./to-sections.ts";

/** Builds the project, and finds what does not fit together; it is of use only where nothing was found. */
export function buildProject(config: Config, names: Names, findings: Findings): Project {
  const identities = readIdentities(config, findings);
  judgeOverlap(identities, findings);
  const around = { identities, defaults: config.defaults ?? {}, findings, names };
  const built = identities.map((identity) => buildComponent(identity, around));
  const images = built.flatMap((one) => one.images);
  const components = built.map(({ component }) => component);
  const registries = buildRegistries(config.registries);
  judgeCollisions(images, registries, findings);
  judgeEmpty(components, findings);
  const used = images.flatMap(({ image }) =>
    image.destinations.flatMap(({ destination }) => destination ?? []),
  );
  return {
    source: buildSource(config.repository),
    bazel: buildBazel(config.bazel, identities, findings),
    registries,
    channels: buildChannels(config.channels, findings),
    destinations: buildDestinations(config.destinations, used, around),
    components,
  };
}

/** Finds components whose release would publish nothing, their own or another's. */
function judgeEmpty(components: readonly Component[], findings: Findings): void {
  for (const { name, artifacts, githubRelease } of components) {
    const path: Path = ["components", name];
    const ships = artifacts.length > 0 || components.some(({ releasedWith }) => releasedWith.includes(name));
    if (ships || githubRelease !== undefined || findings.refused(path)) continue;
    const message = `${formatPath(path)} publishes nothing`;
    const hint = `add [${formatPath([...path, "image"])}], site, files or command, or its GitHub release`;
    findings.add({ code: "nothing-to-release", message, hint, path, at: "key" });
  }
}
