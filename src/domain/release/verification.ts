/** What was read back and compared. */
export interface Verification {
  readonly releases: readonly VerifiedRelease[];
}

/** Everything that was compared for one release tag. */
export interface VerifiedRelease {
  readonly tag: string;
  /** Whether every check agreed. */
  readonly agreed: boolean;
  readonly checks: readonly ReleaseCheck[];
}

/** One thing as it is recorded and as it was found; null if there is none. */
export interface VerificationCheck {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

/** What of a release was compared. Its files are part of what the forge shows. */
export type CheckKind = "tag" | "record" | "image" | "forge" | "signature" | "site" | "command";

/** A check of a release. */
export interface ReleaseCheck extends VerificationCheck {
  readonly kind: CheckKind;
}
