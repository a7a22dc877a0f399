/** One target of Bazel's, or one file that its targets, packages or extensions are made from. */
export interface GraphNode {
  /** Folder of its package (`""` is the source repository's root); null for targets of external repositories. */
  readonly package: string | null;
  /**
   * Where it lies, if it is a file or a folder; null if it needs other targets and therefore is neither. A target that needs
   * nothing has a path too, although no file is there: Bazel's graph does not distinguish it from a file.
   */
  readonly path: string | null;
  /** Labels of what it needs directly: targets, source files, its package's BUILD file, the `.bzl` files that one loads. */
  readonly needs: readonly string[];
  /** External repositories it needs directly, by name; those that belong to Bazel itself are left out. */
  readonly repositories: readonly string[];
}

/** What Bazel's targets are made from, as plain data. All paths are written from the source repository's root. */
export interface DependencyGraph {
  /** The folder of Bazel's workspace, with a `/` at its end; empty if it is the source repository's root. */
  readonly workspace: string;
  /** By label. Of external targets only those that were asked for or lead back into the source repository are here. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Folders of packages, including those that no target of the graph is in. */
  readonly packages: readonly string[];
  /** Files that say which external repositories there are: `MODULE.bazel`, its lock file, WORKSPACE, what they name. */
  readonly moduleFiles: readonly string[];
  /** Folders that are external repositories themselves, each with a `/` at its end. */
  readonly moduleFolders: readonly string[];
  /** Files that change how everything is built: `.bazelrc`, `.bazelversion`, what they name. */
  readonly settingsFiles: readonly string[];
  /** Targets that were asked for and do not exist, with Bazel's words; absent if all do. */
  readonly missing?: ReadonlyMap<string, string>;
}

/** The graph of a project without Bazel targets. */
export const NO_DEPENDENCIES: DependencyGraph = {
  workspace: "",
  nodes: new Map(),
  packages: [],
  moduleFiles: [],
  moduleFolders: [],
  settingsFiles: [],
};

/** What the source repository holds of Bazel's files, read at once. */
export interface BuildFiles {
  /**
   * Changes whenever a file appears or disappears (BUILD files match by glob), and with the content of every file that Bazel
   * reads for a query, committed or not; never the same twice if that cannot be determined.
   */
  readonly fingerprint: string;
  /** Folders that hold a BUILD file, from the source repository's root. */
  readonly packages: readonly string[];
  /** The source repository's root folder. */
  readonly root: string;
  /** The workspace's folder in the source repository, with a `/` at its end; empty if it is the root. */
  readonly prefix: string;
}
