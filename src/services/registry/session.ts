import type { Http } from "../http/http.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import type { Lookup } from "./credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import { basic, bearer, fetchToken, type Grant } from "./tokens.ts";

/** What a session needs from outside. */
export interface SessionParts {
  readonly http: Http;
  readonly now: () => number;
  /** Finds the registry's credentials; asked once, and only when the registry wants some. */
  readonly lookUp: () => Promise<Lookup>;
}

/** What a request is for: its scope to a registry, its purpose to people. */
export interface Need {
  readonly scope: string;
  readonly purpose: string;
}

/** What one registry has asked for and granted so far. */
export class Session {
  readonly #endpoint: Endpoint;
  readonly #parts: SessionParts;
  readonly #grants = new Map<string, Grant>();
  readonly #asking = new Map<string, Promise<Grant | null>>();
  #challenge: Challenge | undefined;
  #lookup: Promise<Lookup> | undefined;
  #used: Lookup | undefined;

  constructor(endpoint: Endpoint, parts: SessionParts) {
    this.#endpoint = endpoint;
    this.#parts = parts;
  }

  /** The credentials that were used; absent until the registry asked for some. */
  get used(): Lookup | undefined {
    return this.#used;
  }

  /** Whether the registry hands out tokens for the credentials that were found, so that another scope may be granted. */
  get hasTokens(): boolean {
    const kind = this.#used?.credentials?.kind;
    return (
      (kind === "basic" || kind === "identity") && this.#challenge !== undefined && isBearer(this.#challenge)
    );
  }

  /** What a request shows; null while the registry has not asked for anything. Throws a `ReleaseError`. */
  async authorization(need: Need): Promise<string | null> {
    const known = this.#current(need);
    if (known !== null) return known.header;
    if (this.#challenge === undefined) return null;
    return this.#obtain(this.#challenge, need.scope, need);
  }

  /**
   * Takes the challenges of a 401 and what was shown there, gives what to show instead; null if there is nothing
   * better. Throws a `ReleaseError` if the token service refuses.
   */
  async answer(header: string, shown: string | null, need: Need): Promise<string | null> {
    const known = this.#current(need);
    // Another request was asked for the same meanwhile.
    if (known !== null && known.header !== shown) return known.header;
    const challenges = parseChallenges(header);
    const challenge = challenges.find(isBearer) ?? challenges.find(({ scheme }) => scheme === "basic");
    if (challenge === undefined) return null;
    this.#challenge = challenge;
    const next = await this.#obtain(challenge, challenge.parameters.get("scope") ?? need.scope, need);
    return next === shown ? null : next;
  }

  /**
   * Takes the challenges of a 401 to a request that is about no repository, and gives what to show for a need: the scope that some
   * registries name there is another one's. Null if nothing can be shown. Throws a `ReleaseError` if the token service refuses.
   */
  async prepare(header: string, need: Need): Promise<string | null> {
    const challenges = parseChallenges(header);
    const challenge = challenges.find(isBearer) ?? challenges.find(({ scheme }) => scheme === "basic");
    if (challenge === undefined) return null;
    this.#challenge = challenge;
    return this.#obtain(challenge, need.scope, need);
  }

  #current({ scope }: Need): Grant | null {
    const grant = this.#grants.get(scope);
    return grant !== undefined && grant.expires > this.#parts.now() ? grant : null;
  }

  /**
   * Asks once for all requests that need the same; keeps it under the scope that was needed, whatever the registry calls it.
   */
  async #obtain(challenge: Challenge, scope: string, need: Need): Promise<string | null> {
    const asking = this.#asking.get(need.scope) ?? this.#grant(challenge, scope, need.purpose);
    this.#asking.set(need.scope, asking);
    try {
      const grant = await asking;
      if (grant !== null) this.#grants.set(need.scope, grant);
      return grant?.header ?? null;
    } finally {
      this.#asking.delete(need.scope);
    }
  }

  async #grant(challenge: Challenge, scope: string, purpose: string): Promise<Grant | null> {
    this.#lookup ??= this.#parts.lookUp();
    const used = await this.#lookup;
    this.#used = used;
    if (used.credentials?.kind === "bearer") return bearer(used.credentials.token, Number.POSITIVE_INFINITY);
    if (!isBearer(challenge)) return used.credentials?.kind === "basic" ? basic(used.credentials) : null;
    const { http, now } = this.#parts;
    return fetchToken(http, now, { endpoint: this.#endpoint, challenge, scope, purpose, used });
  }
}

function isBearer({ scheme, parameters }: Challenge): boolean {
  return scheme === "bearer" && parameters.has("realm");
}
