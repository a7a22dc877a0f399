/** At most so many writes within so many milliseconds. */
export interface WriteBudget {
  readonly writes: number;
  readonly within: number;
}

/** How often and how long GitHub is waited for; all times in milliseconds. */
export interface Patience {
  /** Tries after the first one, while GitHub is broken or out of reach. */
  readonly retries: number;
  /** Before the second try; each further wait is twice as long. */
  readonly firstWait: number;
  /** After the first refusal for a rate limit that does not say how long to wait; doubles with each further one. */
  readonly limitWait: number;
  /** What one request waits for rate limits altogether; where GitHub asks for more, it fails at once. */
  readonly longest: number;
  readonly budgets: readonly WriteBudget[];
}

/**
 * Limits and waits as GitHub documents them: at least a minute, growing exponentially, where a refusal names no time; 80
 * requests a minute and 500 an hour that make content.
 * Source: "Rate limits for the REST API" and "Best practices for using the REST API", docs.github.com.
 */
export const PATIENCE: Patience = {
  retries: 3,
  firstWait: 1_000,
  limitWait: 60_000,
  longest: 15 * 60_000,
  budgets: [
    { writes: 80, within: 60_000 },
    { writes: 500, within: 3_600_000 },
  ],
};
