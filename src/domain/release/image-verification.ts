import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { Reference, Repository } from "../images/reference.ts";
import type { ReleaseIntent } from "./intent.ts";
import type { VerificationCheck } from "./verification.ts";

/** An image that anybody names, by its tag or by its digest. */
export interface NamedImage {
  readonly repository: Repository;
  /** Null if it is named by its digest alone. */
  readonly reference: Reference | null;
  /** Null if it is named by its tag alone. */
  readonly digest: Digest | null;
}

/** Whom somebody trusts to sign. */
export type Trusted =
  | { readonly kind: "key"; readonly file: string }
  /** `*` stands for anything. */
  | { readonly kind: "identity"; readonly identity: string; readonly issuer: string }
  | { readonly kind: "nobody" };

/** Whether a signature holds, and whose it is; or why not. */
export type SignatureVerdict =
  | { readonly ok: true; readonly signer: string; readonly issuer: string | null }
  | { readonly ok: false; readonly why: string };

/** One signed statement that was found next to an image. */
export interface FoundStatement {
  /** The digest of the manifest that holds it. */
  readonly digest: Digest;
  /** What it states, by its type, as the registry lists it: nothing to rely on. Null if that is not said. */
  readonly type: string | null;
  /** What is signed, as text; empty if it cannot be read. */
  readonly statement: string;
  readonly verdict: SignatureVerdict;
}

/** What the source repository's remote says of a release. */
export type FoundRecord =
  | { readonly kind: "left-out" }
  | { readonly kind: "unread"; readonly why: string }
  | { readonly kind: "read"; readonly intent: ReleaseIntent | null; readonly commit: CommitSha | null };

/** Everything that was compared for one image. */
export interface VerifiedImage {
  /** `host/path@digest`. */
  readonly image: string;
  readonly agreed: boolean;
  readonly checks: readonly VerificationCheck[];
}
