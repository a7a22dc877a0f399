/** What a workflow of GitHub Actions, or of a service that takes the same files, says about release tags and about running slipway. */
export interface Workflow {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  /** Why it cannot be read; null if it can. Then nothing else is known of it. */
  readonly unreadable: string | null;
  /** Filters of the tags whose push starts it, in their order; null if tags do not start it. */
  readonly tags: readonly string[] | null;
  /** The jobs that release with slipway. */
  readonly releasing: readonly ReleasingJob[];
}

/** A job that releases with slipway. */
export interface ReleasingJob {
  readonly name: string;
  /** Whether its checkout fetches all of history. */
  readonly wholeHistory: boolean;
  /** What its token may do, by scope (`contents`); null if nothing says, so that the repository's settings do. */
  readonly rights: Readonly<Record<string, string>> | null;
  /** The environment that it deploys to; null if there is none, or if only GitHub can say which. */
  readonly environment: string | null;
  /** Whether a newer run ends it. */
  readonly cancelled: boolean;
}
