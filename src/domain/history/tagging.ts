/** Who made a release tag and when; of a lightweight tag, its commit. */
export interface Tagging {
  /** Seconds since the epoch; null if nothing says so. */
  readonly at: number | null;
  /** A name, as git has it. */
  readonly by: string | null;
}
