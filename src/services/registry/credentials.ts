import type { Run } from "../process/run.ts";

/** What proves to a registry who asks. */
export type Credentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  /** Is exchanged for access tokens at the registry's realm (OAuth 2 refresh token). */
  | { readonly kind: "identity"; readonly token: string }
  /** Is sent to the registry as it is. */
  | { readonly kind: "bearer"; readonly token: string };

/** The credentials for one registry, and where they are, or where they were looked for. */
export interface Lookup {
  readonly credentials: Credentials | null;
  readonly where: string;
}

/** Where credentials are looked for. */
export interface CredentialSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
}
