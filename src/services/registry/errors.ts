import { ReleaseError } from "../../domain/text/release-error.ts";
import { Unreachable } from "../http/http.ts";
import { type Endpoint, loginCommand } from "./endpoint.ts";

/** An error about a registry; `cause` where there is one. */
export function registryError(code: string, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "registry", code, message, hint, cause });
}

/** Takes what a request threw; a server that cannot be reached becomes a `ReleaseError`, the rest stays what it is. */
export function unreachable(thrown: unknown, { host, origin, plain }: Endpoint): unknown {
  if (!(thrown instanceof Unreachable)) return thrown;
  const asked = new URL(thrown.url);
  const through = asked.origin === origin ? "" : ` (at ${asked.host}, where it sends its clients)`;
  const hint =
    !plain && /ssl|tls|certificate|wrong version number/i.test(thrown.why)
      ? `look at its certificate: curl -v ${asked.origin}/v2/ (one that speaks plain HTTP needs insecure = true under [registries."${host}"])`
      : `check the host's name and the network: curl -i ${asked.origin}/v2/`;
  return registryError(
    "registry-unreachable",
    `${host} cannot be reached${through}: ${thrown.why}`,
    hint,
    thrown,
  );
}

/** The error for an answer that no registry should give. */
export function badAnswer({ host, origin }: Endpoint, what: string): ReleaseError {
  const hint = `check that ${host} is a registry: curl -i ${origin}/v2/`;
  return registryError("registry-bad-answer", `${host} ${what}`, hint);
}

/** The hint for who has no credentials, or the wrong ones. */
export function loginHint(endpoint: Endpoint): string {
  return `${loginCommand(endpoint)} (in GitHub Actions: docker/login-action), then run the same command again`;
}
