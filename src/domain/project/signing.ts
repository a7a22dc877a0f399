/** What can be attached to what a release publishes. */
export type Attachable = "provenance" | "sbom" | "signature";

/** All of it, in the order in which it is attached. */
export const ATTACHABLE: readonly Attachable[] = ["provenance", "sbom", "signature"];

/** Where the private key is; a command signs without giving it away. */
export type SigningKey =
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "file"; readonly path: string }
  | {
      readonly from: "command";
      /** Its words, with `{digest}` in one of them. */
      readonly command: readonly string[];
      /** The file of its public key, in PEM. */
      readonly publicKey?: string;
    };

/** Who signs: whoever CI says that it is, to Sigstore, or the holder of a key. */
export type SigningMode = KeylessMode | { readonly kind: "key"; readonly key: SigningKey };

/** Sigstore's own services, unless others are named. */
export interface KeylessMode {
  readonly kind: "keyless";
  /** Whether GitHub keeps the statements, too, if it is the forge and runs the job. */
  readonly gitHubAttestations: boolean;
  readonly fulcio?: string;
  readonly rekor?: string;
  /** Absent: the transparency log's time is what counts. */
  readonly timestampAuthority?: string;
  /** A file with what to trust, as `cosign --trusted-root` takes it. Absent: Sigstore's own, by TUF. */
  readonly trustedRoot?: string;
}

/** How statements about what is published are signed, and which are made. */
export interface Signing {
  readonly mode: SigningMode;
  readonly attach: readonly Attachable[];
}
