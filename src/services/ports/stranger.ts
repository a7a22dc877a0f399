import type { FoundRecord, SignatureVerdict, Trusted } from "../../domain/release/image-verification.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";

/** A bundle as it was understood: what it states, and whether its signature holds. */
export interface OpenedBundle {
  readonly statement: string;
  readonly verdict: SignatureVerdict;
}

/** Chooses some of many release tags. */
export type ChooseTags = (tags: readonly string[]) => readonly string[];

/** What somebody without the source repository can find out. */
export interface Verifiers {
  /**
   * Makes what opens Sigstore bundles and verifies them; it gives null for what is not a bundle, or holds no statement. Throws
   * `no-verifying-key` and `no-trusted-root`.
   */
  opener(trusted: Trusted): Promise<(bundle: string) => OpenedBundle | null>;
  /** What the remote of a source repository (`git+https://…`) says of a release tag. */
  record(sourceUri: string, tag: string): Promise<FoundRecord>;
  /** The records of those release tags that are chosen among all that the remote has a record of; none if it cannot be read. */
  records(sourceUri: string, choose: ChooseTags): Promise<readonly ReleaseIntent[]>;
}
