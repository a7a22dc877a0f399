import { readProject } from "../config/read-project.ts";
import type { SourceText } from "../domain/project/monorepo.ts";
import type { Component, Project } from "../domain/project/project.ts";
import { quote } from "../domain/text/quote.ts";
import { errorFromProblems, ReleaseError } from "../domain/text/release-error.ts";
import { edited, type FileChange, type TextEdit } from "../planning/addition/change.ts";
import { mentionsName } from "../planning/addition/renamed.ts";
import { copies, definingFiles, missingPackages, namedSources } from "../planning/addition/scaffold.ts";
import { composeEdit } from "../planning/addition/to-compose.ts";
import { configEdit } from "../planning/addition/to-config.ts";
import { type Addition, lineEdits } from "../planning/addition/to-lines.ts";
import { listEdits } from "../planning/addition/to-lists.ts";
import type { SetupServices } from "../services/ports/monorepo.ts";
import { manifestsAdded } from "./add-manifests.ts";

/** What is asked for: a component, like one that there is, with files of its own or without. */
export interface AdditionRequest {
  readonly name: string;
  readonly like: Component;
  readonly scaffold: boolean;
}

/** Everything that adding a component changes, and what is left to do by hand. */
export interface PlannedAddition {
  readonly name: string;
  readonly like: string;
  readonly changes: readonly FileChange[];
  readonly remains: readonly string[];
}

/** The configuration as it is, with its path from the workspace. */
export interface WrittenConfig extends SourceText {
  readonly project: Project;
}

const WORKFLOW = /^(?:\.\.\/)*(?:\.github|\.depot|\.gitea|\.forgejo)\/workflows\/[^/]+\.ya?ml$/;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/;
const LINES =
  /(?:^|\/)(?:\.?justfile|[\w.-]+\.just|(?:GNU)?[Mm]akefile|[\w.-]+\.mk|Tiltfile|[\w.-]+\.Tiltfile)$/;

/** Says what adding a component changes. Throws what is wrong with the configuration that would come of it, and `cannot-add`. */
export async function planAddition(
  services: SetupServices,
  config: WrittenConfig,
  request: AdditionRequest,
): Promise<PlannedAddition> {
  const { name, like, scaffold } = request;
  const files = await services.git.files();
  const created = scaffold ? await scaffolded(services, request, files) : [];
  const mentions = await mentioned(services, config, request, files);
  const components = config.project.components.map((each) => each.name);
  const manifests = await manifestsAdded(services, { name, like, components, files });
  const changes = [
    ...created,
    ...manifests.changes,
    ...mentions.changes,
    await configChange(config, like.name, name),
  ];
  const missing = missingPackages(created, files).map(
    (folder) =>
      `${folder} is not there yet: the new BUILD file depends on it, as ${like.name}'s depends on its own`,
  );
  const undefinedYet = scaffold
    ? []
    : definingFiles(like, files).map(
        (file) => `make what ${file} is for ${like.name}, or run this with --scaffold`,
      );
  return {
    name,
    like: like.name,
    changes,
    remains: [...undefinedYet, ...missing, ...mentions.remains, ...manifests.remains],
  };
}

/** Makes the changes: new files first, the configuration last, so that a run that failed in between can be run again. */
export async function makeAddition({ files }: SetupServices, { changes }: PlannedAddition): Promise<void> {
  for (const change of changes) if (change.kind === "created") await files.assertAbsent(change.path);
  for (const change of changes)
    if (change.kind === "created") await files.create(change.path, change.text);
    else await files.replace(change.path, change.before, edited(change.before, change.edits));
}

async function configChange(
  { path, text, project }: WrittenConfig,
  like: string,
  name: string,
): Promise<FileChange> {
  const edit = configEdit(text, like, name);
  if (edit === null) throw cannotAdd(path, `${like} has no table [components.${like}] of its own there`);
  const read = await readProject(edited(text, [edit]), path);
  if (!read.ok) throw errorFromProblems(read.problems);
  const added = read.project.components.filter(
    (each) => !project.components.some((old) => old.name === each.name),
  );
  const [only] = added;
  if (only?.name !== name || added.length > 1)
    throw cannotAdd(path, `a copy of ${like}'s tables does not make a component ${quote(name)}`);
  return { kind: "changed", path, before: text, edits: [edit] };
}

function cannotAdd(file: string, why: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "cannot-add",
    message: `nothing can be added to ${file}: ${why}`,
    hint: "copy another component with --like NAME, or write the table by hand",
  });
}

async function scaffolded(
  { files: workspace }: SetupServices,
  { name, like }: AdditionRequest,
  files: readonly string[],
): Promise<FileChange[]> {
  const defining = await texts(workspace, definingFiles(like, files));
  const named = defining.flatMap((file) => (/BUILD/.test(file.path) ? namedSources(file, files) : []));
  const made = copies([...defining, ...(await texts(workspace, named))], like.name, name);
  if (made.length === 0)
    throw cannotAdd("the workspace", `${like.name} has no BUILD file or Dockerfile whose path names it`);
  for (const { path } of made) await workspace.assertAbsent(path);
  return made;
}

async function texts({ read }: SetupServices["files"], paths: readonly string[]): Promise<SourceText[]> {
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
  return found.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** Where the project goes through its components: workflows, compose files, Makefiles, justfiles and Tiltfiles. */
async function mentioned(
  services: SetupServices,
  { project }: WrittenConfig,
  { name, like }: AdditionRequest,
  files: readonly string[],
): Promise<{ readonly changes: FileChange[]; readonly remains: string[] }> {
  const components = project.components.map((each) => each.name);
  const addition: Addition = { like: like.name, name, components, marks: marksOf(like) };
  const changes: FileChange[] = [];
  const remains: string[] = [];
  const relevant = files.filter((path) => WORKFLOW.test(path) || COMPOSE.test(path) || LINES.test(path));
  for (const { path, text } of await texts(services.files, relevant)) {
    const edits = await editsOf(services, { path, text }, addition);
    if (edits.length > 0) changes.push({ kind: "changed", path, before: text, edits });
    else if (COMPOSE.test(path) && mentionsName(like.name)(text))
      remains.push(`${path} mentions ${like.name}, and has no service of that name to copy`);
  }
  return { changes, remains };
}

async function editsOf(
  { document }: SetupServices,
  { path, text }: SourceText,
  addition: Addition,
): Promise<readonly TextEdit[]> {
  if (LINES.test(path)) return lineEdits(text, addition);
  const root = await document(text, path);
  if (root === null) return [];
  if (WORKFLOW.test(path)) return listEdits(text, root, addition.like, addition.name);
  const edit = composeEdit(text, root, addition.like, addition.name);
  return edit === null ? [] : [edit];
}

/** What only this component is called: its targets, and its image's name on this machine. */
function marksOf({ artifacts }: Component): string[] {
  return artifacts.flatMap((artifact) => {
    if (artifact.kind !== "image") return [];
    const target = artifact.source.kind === "bazel" ? [artifact.source.target] : [];
    const load =
      artifact.load === undefined
        ? []
        : [artifact.load.as, ...(artifact.load.target === undefined ? [] : [artifact.load.target])];
    return [...target, ...load].map(String);
  });
}
