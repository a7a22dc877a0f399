import type { Component, Group, Project } from "../../domain/project/project.ts";
import { formatScheme } from "../../domain/versions/scheme.ts";
import { judgeImageTags, judgeReleaseTags } from "../findings/collisions.ts";
import type { Findings } from "../findings/finding.ts";
import { judgeComponent, type Names, type Naming } from "../findings/names.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Complaint } from "../schema/judge-text.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { type Identity, placeTags, toComponent, toIdentities } from "./to-component.ts";
import { toDestinations } from "./to-destinations.ts";
import { toBazel, toChannels, toCommits, toRegistries, toSource } from "./to-sections.ts";
import { toSigning } from "./to-signing.ts";

/** Makes the project, and finds what does not fit together. It is only of use if nothing was found. */
export function toProject(config: Config, names: Names, findings: Findings): Project {
  const identities = toIdentities(config, findings);
  judgeReleaseTags(placeTags(identities, findings), findings);
  const source = toSource(config.repository, findings);
  const around = { identities, defaults: config.defaults ?? {}, findings, names, forge: source.forge };
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
    source,
    bazel: toBazel(config.bazel, identities, findings),
    registries,
    channels: toChannels(config.channels, findings),
    commits: toCommits(config.commits, findings),
    signing: toSigning(config.signing, findings),
    destinations: toDestinations(config.destinations, used, around),
    groups: toGroups(config.groups, identities, around),
    components,
  };
}

/** `[groups]`: each component is in one at most, and all of a group have the same scheme. */
function toGroups(groups: Config["groups"] = {}, identities: readonly Identity[], naming: Naming): Group[] {
  const before = new Map<string, string>();
  return Object.entries(groups).map(([name, { components = [] }]) => {
    const path: Path = ["groups", name];
    const schemes = components.flatMap((each) => identities.filter((identity) => identity.name === each));
    if (components.length < 2 && !naming.findings.refused([...path, "components"])) {
      const message = `${formatPath(path)} is a group of less than two components`;
      naming.findings.add({ code: "bad-group", message, hint: "name at least two", path, at: "table" });
    }
    for (const [index, component] of components.entries()) {
      const complaint = groupProblem(component, before.get(component), schemes);
      if (complaint !== null) naming.findings.refuse([...path, "components", index], complaint);
      judgeComponent(naming, component, "", [...path, "components", index]);
      before.set(component, name);
    }
    return { name, components };
  });
}

/** Why a component cannot be in a group: it is in another one, or its scheme is not that of the first. */
function groupProblem(
  name: string,
  other: string | undefined,
  members: readonly Identity[],
): Complaint | null {
  if (other !== undefined)
    return {
      code: "bad-group",
      message: `${name} is in the group ${other} already`,
      hint: "take it out of one of them",
    };
  const [first] = members;
  const own = members.find((each) => each.name === name);
  if (first === undefined || own === undefined || formatScheme(first.scheme) === formatScheme(own.scheme))
    return null;
  return {
    code: "bad-group",
    message: `${name} has ${formatScheme(own.scheme)} versions, and ${first.name} has ${formatScheme(first.scheme)} versions`,
    hint: "give them the same scheme, or take it out of the group",
  };
}

/** Finds components whose release would publish nothing, their own or another's. */
function judgeEmpty(components: readonly Component[], findings: Findings): void {
  for (const { name, artifacts, forgeRelease } of components) {
    const path: Path = ["components", name];
    const ships = artifacts.length > 0 || components.some(({ releasedWith }) => releasedWith.includes(name));
    if (ships || forgeRelease !== undefined || findings.refused(path)) continue;
    const message = `${formatPath(path)} publishes nothing`;
    const hint = `add [${formatPath([...path, "image"])}], site, files or command, or its release at the forge`;
    findings.add({ code: "nothing-to-release", message, hint, path, at: "key" });
  }
}
