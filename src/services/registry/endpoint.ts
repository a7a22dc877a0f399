import type { Host } from "../../domain/images/reference.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";

/** Where a registry is, and how to speak to it. */
export interface Endpoint {
  readonly host: Host;
  /** `https://ghcr.io`, without a slash at its end. */
  readonly origin: string;
  /** Plain HTTP: the registry is on a loopback address, or the configuration says `insecure = true`. */
  readonly plain: boolean;
  /** What docker's configuration calls it. */
  readonly serverAddress: string;
}

/** Docker Hub's names; its API has another host, and its credentials a key from before version 2 of the protocol. */
const DOCKER_HUB: ReadonlySet<string> = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);
const DOCKER_HUB_ORIGIN = "https://registry-1.docker.io";
const DOCKER_HUB_ADDRESS = "https://index.docker.io/v1/";

const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** Takes `host[:port]`; whether it is this machine (RFC 6761, 6.3: every name under `localhost` is). */
export function isLoopback(host: Host): boolean {
  return LOOPBACK.test(host);
}

/** Takes a registry's host and what the configuration says about it, gives how to reach it. */
export function endpointOf(host: Host, settings: RegistrySettings | undefined): Endpoint {
  if (isDockerHub(host))
    return { host, origin: DOCKER_HUB_ORIGIN, plain: false, serverAddress: DOCKER_HUB_ADDRESS };
  const plain = isLoopback(host) || settings?.insecure === true;
  // As a URL writes it, so that it compares with the origins of other URLs.
  const { origin } = new URL(`${plain ? "http" : "https"}://${host}`);
  return { host, origin, plain, serverAddress: host };
}

/** A repository's name as the registry knows it: Docker Hub keeps names of one part under `library/`. */
export function nameOn(host: Host, path: string): string {
  return isDockerHub(host) && !path.includes("/") ? `library/${path}` : path;
}

/** The command that puts credentials where they are looked for. */
export function loginCommand({ host }: Endpoint): string {
  return isDockerHub(host) ? "docker login" : `docker login ${host}`;
}

function isDockerHub(host: Host): boolean {
  return DOCKER_HUB.has(host);
}
