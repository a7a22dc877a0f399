import type { Digest } from "../../domain/images/digest.ts";

/** Where the forge itself keeps signed statements, for whoever asks it by a digest. */
export interface AttestationStore {
  /**
   * Stores a Sigstore bundle that is about a digest, unless it is there. `refused`: this repository's statements are not taken, and
   * why. Throws `ReleaseError`s of kind `remote` for everything else that fails.
   */
  store(subject: Digest, bundle: string): Promise<Stored>;
}

/** What came of it. */
export type Stored =
  | { readonly kind: "stored" | "there" }
  | { readonly kind: "refused"; readonly why: string };
