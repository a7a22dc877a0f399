/** What was read back and compared. */
export interface Verification {
  readonly releases: readonly VerifiedRelease[];
}

/** Everything that was compared for one release tag. */
export interface VerifiedRelease {
  readonly tag: string;
  /** Whether every check agreed. */
  readonly agreed: boolean;
  readonly checks: readonly VerificationCheck[];
}

/** One thing as it is recorded and as it was found; null if there is none. */
export interface VerificationCheck {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}
