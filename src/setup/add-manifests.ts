import { dirname, join } from "node:path";
import type { SourceText } from "../domain/project/monorepo.ts";
import type { Component } from "../domain/project/project.ts";
import { textAt } from "../domain/text/yaml-node.ts";
import type { FileChange } from "../planning/addition/change.ts";
import { mentionsName, renamer } from "../planning/addition/renamed.ts";
import { resourceEdits } from "../planning/addition/to-lists.ts";
import {
  documentsIn,
  isManifest,
  type Manifest,
  type ManifestFile,
  manifestChanges,
} from "../planning/addition/to-manifests.ts";
import type { SetupServices } from "../services/ports/monorepo.ts";

/** For whom Kubernetes objects are copied, and from whom. `files`: all of the workspace. */
export interface ManifestRequest {
  readonly name: string;
  readonly like: Component;
  readonly components: readonly string[];
  readonly files: readonly string[];
}

const YAML = /\.ya?ml$/;
const KUSTOMIZATION = /(?:^|\/)kustomization\.ya?ml$/;
/** Workflows and compose files have rules of their own. */
const OTHERS = /(?:^|\/)(?:\.[\w-]+\/|(?:docker-)?compose[\w.-]*\.ya?ml$)/;

/** The Kubernetes objects that a new component gets, and the kustomizations that take them in. */
export async function manifestsAdded(
  services: SetupServices,
  { name, like, components, files }: ManifestRequest,
): Promise<{ readonly changes: readonly FileChange[]; readonly remains: readonly string[] }> {
  const images = imageNames(like);
  const texts = await mentioning(services, like.name, files);
  const read = await Promise.all(texts.map((file) => manifestFile(services, file)));
  const manifests = read.flatMap((each) => (each.file === null ? [] : [each.file]));
  const made = manifestChanges(manifests, { like: like.name, name, images, components }).filter(
    (change) => change.kind === "changed" || !files.includes(change.path),
  );
  const created = new Set(made.flatMap((change) => (change.kind === "created" ? [change.path] : [])));
  const listed = await Promise.all(
    texts
      .filter(({ path }) => KUSTOMIZATION.test(path))
      .map((file) => listing(services, file, like.name, name, created)),
  );
  const remains = read.flatMap(({ path, isTemplate }) =>
    isTemplate && images.some((image) => texts.find((each) => each.path === path)?.text.includes(image))
      ? [`${path} names ${like.name}'s image and is a template: add ${name} there by hand`]
      : [],
  );
  return { changes: [...made, ...listed.flat()], remains };
}

/** What a component's image is called, without its tag: in its registries, and on this machine. */
function imageNames({ artifacts }: Component): string[] {
  return artifacts.flatMap((artifact) => {
    if (artifact.kind !== "image") return [];
    const local = artifact.load === undefined ? [] : [artifact.load.as.replace(/:[^:/]*$/, "")];
    return [...local, ...artifact.destinations.map(({ repository: { host, path } }) => `${host}/${path}`)];
  });
}

async function mentioning(
  { files: workspace }: SetupServices,
  name: string,
  files: readonly string[],
): Promise<SourceText[]> {
  const mentions = mentionsName(name);
  const paths = files.filter((path) => YAML.test(path) && !OTHERS.test(path));
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await workspace.read(path) })));
  return found.flatMap(({ path, text }) => (text !== null && mentions(text) ? [{ path, text }] : []));
}

/** A file all of whose documents are Kubernetes objects; null for any other. A template is YAML only when it is filled in. */
async function manifestFile(
  { document }: SetupServices,
  { path, text }: SourceText,
): Promise<{ readonly path: string; readonly file: ManifestFile | null; readonly isTemplate: boolean }> {
  if (text.includes("{{")) return { path, file: null, isTemplate: true };
  const found = await Promise.all(
    documentsIn(text).map(async (each): Promise<Manifest | null> => {
      const root = await document(each.text, path);
      return root === null || !isManifest(root) ? null : { ...each, root };
    }),
  );
  const manifests = found.filter((each) => each !== null);
  const whole = manifests.length > 0 && manifests.length === found.length;
  return { path, file: whole ? { path, text, manifests } : null, isTemplate: false };
}

async function listing(
  { document }: SetupServices,
  { path, text }: SourceText,
  like: string,
  name: string,
  created: ReadonlySet<string>,
): Promise<FileChange[]> {
  const root = await document(text, path);
  if (root === null || textAt(root, "kind") === undefined) return [];
  const edits = resourceEdits(text, root, renamer(like, name), (resource) =>
    created.has(join(dirname(path), resource)),
  );
  return edits.length === 0 ? [] : [{ kind: "changed", path, before: text, edits }];
}
