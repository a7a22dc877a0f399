import type { Component, Project } from "../../domain/project/project.ts";
import { judgeImageTags, judgeReleaseTags } from "../findings/collisions.ts";
import type { Findings } from "../findings/finding.ts";
import type { Names } from "../findings/names.ts";
import type { Config } from "../schema/config-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { placeTags, toComponent, toIdentities } from "./to-component.ts";
import { toDestinations } from "./to-destinations.ts";
import { toBazel, toChannels, toCommits, toRegistries, toSource } from "./to-sections.ts";

/** Makes the project, and finds what does not fit together. It is only of use if nothing was found. */
export function toProject(config: Config, names: Names, findings: Findings): Project {
  const identities = toIdentities(config, findings);
  judgeReleaseTags(placeTags(identities, findings), findings);
  const around = { identities, defaults: config.defaults ?? {}, findings, names };
  const made = identities.map((identity) => toComponent(identity, around));
  const images = made.flatMap((one) => one.images);
  const components = made.map(({ component }) => component);
  const registries = toRegistries(config.registries);
  judgeImageTags(images, registries, findings);
  judgeEmpty(components, findings);
  const used = images.flatMap(({ image }) =>
    image.destinations.flatMap(({ destination }) => destination ?? []),
  );
  return {
    source: toSource(config.repository),
    bazel: toBazel(config.bazel, identities, findings),
    registries,
    channels: toChannels(config.channels, findings),
    commits: toCommits(config.commits, findings),
    destinations: toDestinations(config.destinations, used, around),
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
