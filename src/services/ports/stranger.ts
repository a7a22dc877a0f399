import type { FoundRecord, SignatureVerdict, Trusted } from "../../domain/release/image-verification.ts";

/** A bundle as it was understood: what it states, and whether its signature holds. */
export interface OpenedBundle {
  readonly statement: string;
  readonly verdict: SignatureVerdict;
}

/** What somebody without the source repository can find out. */
export interface Verifiers {
  /**
   * Makes what opens Sigstore bundles and verifies them; it gives null for what is not a bundle, or holds no statement. Throws
   * `no-verifying-key` and `no-trusted-root`.
   */
  opener(trusted: Trusted): Promise<(bundle: string) => OpenedBundle | null>;
  /** What the remote of a source repository (`git+https://…`) says of a release tag. */
  record(sourceUri: string, tag: string): Promise<FoundRecord>;
}
