import type { ImageSource, Site } from "../../domain/project/artifact.ts";
import type { Label } from "../../domain/project/label.ts";
import { type LabelPattern, parseLabelPattern } from "../../domain/project/label-pattern.ts";
import { type Component, shippedBy } from "../../domain/project/project.ts";
import type { DockerIgnore } from "../../domain/text/docker-ignore.ts";
import { type PathGlob, parsePathGlob } from "../../domain/text/path-glob.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** A folder, with a `/` at its end and empty for the source repository's root, and by which words it is a component's. */
export interface SourceFolder {
  readonly folder: string;
  readonly words: readonly string[];
  /** What in it does not count, by paths from the folder. */
  readonly ignored: DockerIgnore;
}

/**
 * What one release of a component is made from, or the part of it that is of one component, as the configuration says it; paths
 * from the source repository's root.
 */
export interface ComponentSources {
  readonly name: string;
  readonly targets: readonly Label[];
  /** Contexts of Dockerfiles, and the folders of flakes about which nothing more is known. */
  readonly contexts: readonly SourceFolder[];
  /** Dockerfiles, and the files that say what their contexts leave out. */
  readonly dockerfiles: ReadonlySet<string>;
  readonly sites: readonly SourceFolder[];
  /** From the workspace. */
  readonly globs: readonly PathGlob[];
  /** The files of flakes, by path, with the output that comes from them. */
  readonly flakes: ReadonlyMap<string, string>;
  readonly excluded: Excluded;
}

/** What never counts. */
export interface Excluded {
  /** From the workspace. */
  readonly globs: readonly PathGlob[];
  readonly labels: readonly LabelPattern[];
}

/**
 * Reads each component's sources out of the configuration, whose paths are written from the workspace: `prefix` is its
 * folder, with a `/` at its end, `ignores` what contexts of Dockerfiles leave out. A component has the sources of those that
 * are `released_with` it as well, each without what it excludes itself, and all without what the component excludes.
 */
export function componentSources(
  components: readonly Component[],
  prefix: string,
  ignores: ReadonlyMap<ImageSource, DockerIgnore>,
): ComponentSources[] {
  return components.flatMap((component) => {
    const { name } = component;
    const shipped = shippedBy(components, name);
    return shipped.map((part) => ({
      name,
      ...sourcesOf(part, prefix, ignores),
      excluded: excludedBy([...new Set([...component.exclude, ...part.exclude])]),
    }));
  });
}

function sourcesOf(
  component: Component,
  prefix: string,
  ignores: ReadonlyMap<ImageSource, DockerIgnore>,
): Omit<ComponentSources, "name" | "excluded"> {
  const { artifacts } = component;
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.source : []));
  const sites = artifacts.flatMap((artifact) => (artifact.kind === "site" ? artifact : []));
  const environments = sites.flatMap((site) => site.environments);
  const docker = dockerSources(images, prefix, ignores);
  const flakes = flakesOf(component, prefix);
  return {
    targets: targetsOf([component]),
    contexts: [...docker.contexts, ...flakes.flatMap(({ whole }) => whole)],
    dockerfiles: docker.dockerfiles,
    sites: sites.flatMap(siteFolders).map((path) => ({
      folder: folderIn(prefix, path),
      words: [`site: ${path}`],
      ignored: [],
    })),
    globs: [component, ...environments].flatMap(({ paths }) => paths.map(parsePathGlob)),
    flakes: new Map(flakes.flatMap(({ files }) => files)),
  };
}

function excludedBy(exclude: readonly string[]): Excluded {
  return {
    globs: exclude.filter((each) => !each.startsWith("//")).map(parsePathGlob),
    labels: exclude.flatMap((each) => parseLabelPattern(each) ?? []),
  };
}

/** The folders of a site. The whole workspace is one only if the configuration says so. */
function siteFolders({ cwd, directory }: Site): string[] {
  if (cwd !== undefined) return [cwd, directory];
  return plainPath(directory) === "" ? [] : [directory];
}

/** Warns of sites of which nothing says what they are made from. */
export function judgeSiteSources(components: readonly Component[]): Problem[] {
  return components.flatMap(({ name, artifacts, paths }) =>
    artifacts.flatMap((artifact) => {
      if (artifact.kind !== "site" || artifact.cwd !== undefined || paths.length > 0) return [];
      if (artifact.environments.some((environment) => environment.paths.length > 0)) return [];
      const [folder] = siteFolders(artifact);
      const counted =
        folder === undefined ? "no change counts as its" : `only changes in ${folder} count as its`;
      return {
        code: "site-without-sources",
        message: `nothing says what the site of ${name} is made from: ${counted}`,
        hint: 'write cwd = "…", the folder with its sources, or paths = ["…/**"]; cwd = "." takes in everything',
      };
    }),
  );
}

/** What Bazel builds for components. Build settings and `load` targets are not part of a release. */
export function targetsOf(components: readonly Component[]): Label[] {
  const targets = components.flatMap(({ artifacts }) =>
    artifacts.flatMap((artifact) => {
      if (artifact.kind === "files") return artifact.targets;
      return artifact.kind === "image" && artifact.source.kind === "bazel" ? artifact.source.target : [];
    }),
  );
  return [...new Set(targets)];
}

function dockerSources(
  images: readonly ImageSource[],
  prefix: string,
  ignores: ReadonlyMap<ImageSource, DockerIgnore>,
): Pick<ComponentSources, "contexts" | "dockerfiles"> {
  const contexts: SourceFolder[] = [];
  const dockerfiles = new Set<string>();
  for (const source of images) {
    if (source.kind !== "dockerfile") continue;
    const file = prefix + plainPath(source.dockerfile);
    const folder = folderIn(prefix, source.context);
    const words = [file, `context: ${source.context}`];
    contexts.push({ folder, words, ignored: ignores.get(source) ?? [] });
    for (const path of [file, `${file}.dockerignore`, `${folder}.dockerignore`]) dockerfiles.add(path);
  }
  return { contexts, dockerfiles };
}

/** What an image of Nix is made from, as far as it is known without evaluating it. */
interface Flake {
  /** Its files, with the output that comes from them. */
  readonly files: readonly (readonly [path: string, attribute: string])[];
  /** Its folder, if the component's `paths` do not say more. */
  readonly whole: readonly SourceFolder[];
}

function flakesOf({ artifacts, paths }: Component, prefix: string): Flake[] {
  return artifacts.flatMap((artifact): Flake[] => {
    if (artifact.kind !== "image" || artifact.source.kind !== "nix") return [];
    const { attribute } = artifact.source;
    const flake = flakeFolder(attribute);
    if (flake === null) return [];
    const folder = folderIn(prefix, flake);
    const words = [attribute, `flake: ${flake === "" ? "." : flake}`];
    return [
      {
        files: ["flake.nix", "flake.lock"].map((name) => [folder + name, attribute]),
        whole: paths.length === 0 ? [{ folder, words, ignored: [] }] : [],
      },
    ];
  });
}

/** What comes before the `#` of an output; null for a flake that is fetched. */
function flakeFolder(attribute: string): string | null {
  if (/^(?!path:)[\w+]+:/.test(attribute)) return null;
  return attribute.replace(/#.*$/s, "").replace(/^path:|\?.*$/gs, "");
}

/** A folder of the configuration as one of the source repository; `prefix` is the workspace's. */
function folderIn(prefix: string, path: string): string {
  const folder = plainPath(path);
  return folder === "" ? prefix : `${prefix}${folder}/`;
}

/** A path without `.`, and without a `/` at the end. */
function plainPath(path: string): string {
  return path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");
}
