/** What every call of a build tool for one artifact has in common; artifacts that agree in it are built together. */
export interface BuildSettings {
  /** Bazel's flags. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A Dockerfile's `ARG`s. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Labels of images that no build file labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** When the commit was made, in seconds since the epoch: a rebuild of the same commit can agree. */
  readonly commitTime: number;
}
