import type { Component } from "../../domain/project/project.ts";
import { DEFAULT_INITIAL_DEVELOPMENT, type InitialDevelopment } from "../../domain/versions/bump.ts";
import type { Findings } from "../findings/finding.ts";
import { formatPath } from "../toml/path.ts";
import type { ComponentConfig, Identity } from "./identities.ts";
import { readReleasedWith } from "./released-with.ts";
import { fillName, type Scope } from "./scope.ts";
import type { Surroundings } from "./surroundings.ts";
import { readArtifacts } from "./to-artifacts.ts";
import type { PlacedImage } from "./to-image.ts";
import { buildRelease } from "./to-release.ts";

/** A component, and its images with their places. */
interface BuiltComponent {
  readonly component: Component;
  readonly images: readonly PlacedImage[];
}

/** Builds a component from what is written about it and what it inherits. */
export function buildComponent(identity: Identity, around: Surroundings): BuiltComponent {
  const { name, tag, scheme, table } = identity;
  const { findings, names, defaults, identities } = around;
  const releasedWith = readReleasedWith(identity, around);
  const versions = [identity, ...identities.filter((other) => releasedWith.includes(other.name))];
  const scope: Scope = { findings, names, component: name, versions };
  const { images, artifacts } = readArtifacts(scope, table, defaults);
  const { github_release: written } = table.written;
  const githubRelease = buildRelease(
    scope,
    written,
    [...table.path, "github_release"],
    defaults.github_release,
  );
  const { notes_template: notesTemplate } = table.values;
  const component: Component = {
    name,
    tag,
    scheme,
    releasedWith,
    paths: (table.values.paths ?? []).map((glob) => fillName(scope, glob)),
    initialDevelopment: readInitialDevelopment(table.values),
    ...(notesTemplate !== undefined && { notesTemplate: fillName(scope, notesTemplate) }),
    ...(githubRelease !== undefined && { githubRelease }),
    artifacts,
  };
  judgeFiles(component, identity, findings);
  return { component, images };
}

function readInitialDevelopment({ initial_development: written }: ComponentConfig): InitialDevelopment {
  const { breaking, feature } = DEFAULT_INITIAL_DEVELOPMENT;
  return { breaking: written?.breaking ?? breaking, feature: written?.feature ?? feature };
}

/** Files are attached to a GitHub release, the component's own or that of another it is released with. */
function judgeFiles(
  { githubRelease, releasedWith, artifacts }: Component,
  { table }: Identity,
  findings: Findings,
): void {
  const released = githubRelease !== undefined || releasedWith.length > 0;
  if (released || !artifacts.some(({ kind }) => kind === "files")) return;
  const path = [...table.path, "files"];
  const message = `${formatPath(path)}: there is no GitHub release to attach them to`;
  const hint = "take github_release = false away, or the files";
  findings.add({ code: "files-without-release", message, hint, path, at: "key" });
}
