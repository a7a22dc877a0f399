import type { Problem } from "../../domain/text/problem.ts";

/** Signs statements, and knows its own again. */
export interface Signer {
  /** Who signs, in words: a key's fingerprint, or an identity that CI vouches for. */
  readonly name: string;
  /** The identity that a certificate names, such as a workflow; null for a key. */
  readonly identity: string | null;
  /** Signs an in-toto statement; gives a Sigstore bundle as JSON. Throws `signing-failed`. */
  sign(statement: string): Promise<string>;
  /** The statement of a bundle that this signer made; null of any other. */
  ownStatement(bundle: string): Promise<string | null>;
}

/** The way to a signer, which is only made if something has to be signed. */
export interface Signing {
  /** Why nothing can be signed from here, such as a key that is missing; null if it can be. */
  obstacle(): Promise<Problem | null>;
  /** Throws what `obstacle` gives. */
  signer(): Promise<Signer>;
}
