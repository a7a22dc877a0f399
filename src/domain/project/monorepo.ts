import type { Place } from "../text/problem.ts";
import type { YamlNode } from "../text/yaml-node.ts";
import type { Label } from "./label.ts";

/** What an attribute of a rule says: text, a list, or a dictionary. Labels are text. */
export type Attribute = string | readonly string[] | ReadonlyMap<string, string>;

/** A rule of the workspace, as Bazel or its BUILD file has it. */
export interface FoundRule {
  readonly label: Label;
  /** Its class, such as `oci_push`. */
  readonly kind: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Every target that it names, those in a `select` included. */
  readonly inputs: readonly Label[];
  /** Where it is written: of a macro's rule, where the macro is called. */
  readonly place: Place | null;
  /** Where its own image tags are written, if that is known. */
  readonly tagPlace?: Place;
}

/** What is known of the rules that make, load and push images. */
export interface FoundRules {
  readonly rules: readonly FoundRule[];
  /** Who read them: Bazel, or slipway in the text of BUILD files, which knows no macros. */
  readonly from: "bazel" | "text" | "nobody";
  /** What Bazel said if it could not read everything. */
  readonly complaint: string | null;
  /** The project's own macros that may push, if BUILD files were read as text: what they define, only Bazel can say. */
  readonly macros: readonly CalledMacro[];
}

/** A macro of the project's own, and where BUILD files call it. */
export interface CalledMacro {
  readonly name: string;
  /** The file that defines it. */
  readonly file: string;
  readonly calls: readonly Place[];
}

/** A tag of the source repository, with the seconds since the epoch at which it was made, and the commit that it is of. */
export interface OldTag {
  readonly name: string;
  readonly time: number | null;
  readonly commit: string | null;
}

/** An image that a flake makes with nix2container: its output, and what it is called. */
export interface FlakeImage {
  readonly output: string;
  readonly name: string;
}

/** A remote of the clone. */
export interface Remote {
  readonly name: string;
  readonly urls: readonly string[];
  /** The branch that its HEAD leads to; null if this clone does not know it. */
  readonly head: string | null;
}

/** A text of the monorepo, by its path from the workspace. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A document in YAML, or another format with the same values. */
export interface SourceDocument {
  readonly path: string;
  readonly root: YamlNode;
}

/** What is read of a monorepo to propose its configuration. Paths are from the workspace. */
export interface Monorepo {
  /** The name of its folder. */
  readonly name: string;
  readonly files: readonly string[];
  readonly tags: readonly OldTag[];
  readonly remotes: readonly Remote[];
  readonly branches: readonly string[];
  readonly rules: FoundRules;
  /** What nix says that the flake makes; null if there is no nix, or if it does not load the flake: then its text is read. */
  readonly flakeImages: readonly FlakeImage[] | null;
  /** Texts that are read line by line: Dockerfiles, flakes, justfiles, Makefiles, `.bazelrc`, status scripts. */
  readonly texts: readonly SourceText[];
  /** Workflows of GitHub and GitLab, configurations of GoReleaser and wrangler, manifests of packages. */
  readonly documents: readonly SourceDocument[];
}

/** The text of a file; undefined if it is not among those that were read. */
export function textOf({ texts }: Monorepo, path: string): string | undefined {
  return texts.find((each) => each.path === path)?.text;
}
