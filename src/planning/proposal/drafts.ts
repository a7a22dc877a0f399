import type { Monorepo } from "../../domain/project/monorepo.ts";
import type { Place } from "../../domain/text/problem.ts";
import { textAt } from "../../domain/text/yaml-node.ts";
import type { ImageTargets } from "../survey/image-targets.ts";
import type { Scripts } from "../survey/script.ts";
import type { Note, ProposedArtifacts } from "./proposal.ts";
import type { Push } from "./push-evidence.ts";

/** A component before its tags are known, with further names that its tags may have. */
export interface Draft extends ProposedArtifacts {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly comments: readonly string[];
}

/** What drafts are made from, and where is noted what is not certain. */
export interface Survey {
  readonly monorepo: Monorepo;
  readonly targets: ImageTargets;
  readonly scripts: Scripts;
  readonly pushes: readonly Push[];
  /** The pattern that most release tags have. */
  readonly pattern: string;
  /** Components that have tags, by the names in these. */
  readonly tagged: ReadonlySet<string>;
  readonly notes: Note[];
}

/** Notes something. */
export function note({ notes }: Survey, kind: Note["kind"], message: string, where?: Place | null): void {
  notes.push({ kind, message, ...(where === null || where === undefined ? {} : { where }) });
}

/** The last part of a path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folder of a file; empty for the root. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** A text as the name of a component: lower case, with hyphens. */
export function asName(text: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return name === "" ? "app" : name;
}

/** The name of the package in a folder, without its scope; undefined if there is no `package.json` that says one. */
export function packageName({ documents }: Monorepo, folder: string): string | undefined {
  const path = folder === "" || folder === "." ? "package.json" : `${folder}/package.json`;
  const name = textAt(documents.find((each) => each.path === path)?.root, "name");
  return name === undefined ? undefined : lastPart(name);
}

/** The names that something may have, the likeliest first: the first that is not taken yet. */
export function freeName(candidates: readonly (string | undefined)[], taken: ReadonlySet<string>): string {
  const names = candidates.flatMap((each) => (each === undefined ? [] : [asName(each)]));
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  const [first = "app"] = names;
  for (let number = 2; ; number++) if (!taken.has(`${first}-${number}`)) return `${first}-${number}`;
}
