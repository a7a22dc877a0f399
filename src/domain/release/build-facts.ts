/** What runs slipway, as far as that can be named. */
export interface Builder {
  /** A workflow of CI or a machine of it; null anywhere else. */
  readonly id: string | null;
  /** The page of this very run; null if there is none. */
  readonly run: string | null;
  /** slipway's version. */
  readonly version: string;
}

/** What is known of the build of what a release publishes. */
export interface BuildFacts {
  /** The builder's id. */
  readonly builder: string | null;
  /** Bazel's page of the build, otherwise that of the CI run, otherwise what Bazel calls its invocation; null if there is none. */
  readonly invocation: string | null;
  /** Seconds since the epoch. */
  readonly started: number;
  readonly finished: number;
}

/** Something that a build was made from, with its digest where that is known. */
export interface ResolvedDependency {
  readonly uri: string;
  readonly name?: string;
  /** In hexadecimal, by algorithm. */
  readonly digest: Readonly<Record<string, string>>;
}
