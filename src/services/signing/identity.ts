import * as z from "zod";
import type { Problem } from "../../domain/text/problem.ts";
import { type Http, Unreachable } from "../http/http.ts";
import { signingFailed } from "./errors.ts";

/** Whom a token is for; Fulcio takes no other. */
const AUDIENCE = "sigstore";

/** What tokens are got with. */
export interface IdentityOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly http: Http;
  /** Gets every token, so that no output shows it. */
  readonly learn: (secrets: readonly string[]) => void;
}

/** Why CI vouches for nobody here; null if it does. */
export function missingIdentity(env: IdentityOptions["env"]): Problem | null {
  if (env["SIGSTORE_ID_TOKEN"] || requestIn(env) !== null) return null;
  const hint =
    env["GITLAB_CI"] === "true"
      ? "give the job id_tokens: { SIGSTORE_ID_TOKEN: { aud: sigstore } }"
      : 'in GitHub Actions, give the job permissions: id-token: write; elsewhere release from CI, or sign with mode = "key"';
  return {
    code: "no-identity",
    kind: "remote",
    message: 'nothing here says who signs, which [signing] mode = "keyless" needs: there is no OIDC token',
    hint,
  };
}

function requestIn(env: IdentityOptions["env"]): { readonly url: URL; readonly token: string } | null {
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"];
  const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  return url && token && URL.canParse(url) ? { url: new URL(url), token } : null;
}

const answer = z.object({ value: z.string() });

/**
 * An OIDC token that says who is signing: the one that the job was given, otherwise GitHub is asked for one. Throws
 * `signing-failed`. Source: "OpenID Connect reference", GitHub's documentation.
 */
export async function identityToken({ env, http, learn }: IdentityOptions): Promise<string> {
  const given = env["SIGSTORE_ID_TOKEN"]?.trim();
  if (given) {
    learn([given]);
    return given;
  }
  const request = requestIn(env);
  if (request === null) throw signingFailed("remote", "there is no OIDC token", "run it in CI");
  const { url, token } = request;
  url.searchParams.set("audience", AUDIENCE);
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const hint = "run the job again; if it stays so, look at https://www.githubstatus.com";
  try {
    const response = await http.fetchRetrying(url, { headers });
    const { data } = answer.safeParse(await response.json().catch(() => null));
    if (!response.ok || data === undefined)
      throw signingFailed("remote", `GitHub answered ${response.status} when asked for an OIDC token`, hint);
    learn([data.value]);
    return data.value;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw signingFailed("remote", `GitHub cannot be asked for an OIDC token: ${error.why}`, hint, error);
  }
}

const claims = z.object({
  iss: z.string(),
  sub: z.string().optional(),
  email: z.string().optional(),
  job_workflow_ref: z.string().optional(),
  ci_config_ref_uri: z.string().optional(),
});

/**
 * The name that Fulcio puts into the certificate for a token; null if the token cannot be read. Source: sigstore/fulcio,
 * "docs/oidc.md" and "config/identity": a workflow's file for CI, otherwise an e-mail address or a subject.
 */
export function identityIn(token: string): string | null {
  const { data } = claims.safeParse(payloadOf(token));
  if (data === undefined) return null;
  if (data.job_workflow_ref) return `https://github.com/${data.job_workflow_ref}`;
  if (data.ci_config_ref_uri) return `https://${data.ci_config_ref_uri}`;
  return data.email ?? data.sub ?? null;
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
