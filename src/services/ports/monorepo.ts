import type { FlakeImage, FoundRule, OldTag, Remote } from "../../domain/project/monorepo.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { YamlNode } from "../../domain/text/yaml-node.ts";

/** What is read of the source repository to set slipway up. Everything throws `ReleaseError`s, such as `no-repository`. */
export interface MonorepoGit {
  /** The work tree's root folder. */
  root(): Promise<string>;
  /** Files of a folder that git has or would take, from there; without what it ignores. */
  files(): Promise<readonly string[]>;
  tags(): Promise<readonly OldTag[]>;
  remotes(): Promise<readonly Remote[]>;
  /** Branches of the clone and of its remotes, without the remotes' names. */
  branches(): Promise<readonly string[]>;
}

/** Reads, and writes, texts of the workspace. */
export interface WorkspaceFiles {
  /** The workspace: the folder that a `MODULE.bazel` or `WORKSPACE` makes one, from here upwards to the root, or else the root. */
  workspace(root: string): Promise<string>;
  /** A file's text by its path from the workspace; null if there is none, or if it is too large to be read as a whole. */
  read(path: string): Promise<string | null>;
  /** Throws `file-exists` if a file is there. */
  assertAbsent(path: string): Promise<void>;
  /** Writes a file that must not be there. Throws `file-exists`. */
  create(path: string, text: string): Promise<void>;
  /** Writes a file over one that has this text still. Throws `file-changed`. */
  replace(path: string, before: string, after: string): Promise<void>;
}

/** The rules that make, load and push images, as Bazel knows them, and what it says if it cannot read every package. */
export interface MonorepoBazel {
  /** Throws `bazel-query-failed` and `bazel-missing`. */
  imageRules(
    watch: Watch,
  ): Promise<{ readonly rules: readonly FoundRule[]; readonly complaint: string | null }>;
}

/** Reads a document: YAML with JSON, which is a part of it, or TOML. Null if it is neither. */
export type ReadDocument = (text: string, path: string) => Promise<YamlNode | null>;

/** Asks nix what the workspace's flake makes; null if nix is missing, or does not load the flake as it is on this machine. */
export type FlakeImages = () => Promise<readonly FlakeImage[] | null>;

/** Everything that setting slipway up reads and writes. */
export interface SetupServices {
  readonly git: MonorepoGit;
  readonly files: WorkspaceFiles;
  readonly bazel: MonorepoBazel;
  readonly document: ReadDocument;
  readonly flakeImages: FlakeImages;
}
