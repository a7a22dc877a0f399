/** How often and how long GitHub is waited for. */
export interface Patience {
  /** Milliseconds that a second of waiting takes; fewer only where waiting is tried out. */
  readonly second: number;
  /** Tries after the first one, while GitHub is broken or out of reach. */
  readonly retries: number;
  /** Seconds that one request waits for rate limits altogether; where GitHub asks for more, it fails at once. */
  readonly longest: number;
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
}

/**
 * The limits as GitHub documents them for requests that make content.
 * Source: "Rate limits for the REST API", docs.github.com.
 */
export const PATIENCE: Patience = {
  second: 1_000,
  retries: 3,
  longest: 15 * 60,
  writesPerMinute: 80,
  writesPerHour: 500,
};
