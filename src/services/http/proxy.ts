import { BlockList, isIP } from "node:net";
import { ReleaseError } from "../../domain/text/release-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that a URL is asked through; null if it is asked directly. */
export type ChooseProxy = (url: URL) => URL | null;

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or the same in lower case, which come first, as curl does. Loopback addresses
 * are never asked through a proxy. What it gives throws `bad-proxy`. Source: curl(1), "ENVIRONMENT"; for addresses with a
 * prefix length: golang.org/x/net/http/httpproxy.
 */
export function proxiesIn(env: Environment): ChooseProxy {
  const proxies = { "https:": proxyIn(env, "https_proxy"), "http:": proxyIn(env, "http_proxy") };
  const isExempt = exemptions(env["no_proxy"] || env["NO_PROXY"] || "");
  return (url) => {
    const proxy = url.protocol === "https:" || url.protocol === "http:" ? proxies[url.protocol]() : null;
    return proxy === null || isLoopback(url.hostname) || isExempt(url) ? null : proxy;
  };
}

function proxyIn(env: Environment, name: string): () => URL | null {
  const text = (env[name] || env[name.toUpperCase()] || "").trim();
  if (text === "") return () => null;
  const whole = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return () => {
    if (url?.protocol === "http:" || url?.protocol === "https:") return url;
    throw badProxy(name.toUpperCase(), url);
  };
}

/** The value is not shown, since it may hold a password. */
function badProxy(name: string, url: URL | undefined): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "bad-proxy",
    message: `${name} is ${url === undefined ? "not a URL" : `a URL that begins with ${url.protocol}//`}`,
    hint: "set it to the address of an HTTP proxy, such as http://proxy.example.org:3128",
  });
}

/** Source: RFC 6761, 6.3: every name under `localhost` is this machine. */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.*\.)?localhost\.?|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(hostname);
}

/** A host of `NO_PROXY`, and the port if only that one is meant. */
interface Exemption {
  readonly matches: (hostname: string) => boolean;
  readonly port: string | undefined;
}

function exemptions(list: string): (url: URL) => boolean {
  const all = list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(exemption);
  return ({ hostname, port, protocol }) => {
    const host = hostname
      .replace(/^\[|\]$/g, "")
      .replace(/\.$/, "")
      .toLowerCase();
    const own = port || (protocol === "https:" ? "443" : "80");
    return all.some((each) => (each.port === undefined || each.port === own) && each.matches(host));
  };
}

function exemption(entry: string): Exemption {
  if (entry === "*") return { matches: () => true, port: undefined };
  const [, address = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  if (prefix !== undefined) return { matches: inSubnet(address, Number(prefix)), port: undefined };
  const [, bracketed, name = "", port] =
    /^(?:\[([^\]]*)\]|(.*?))(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? [];
  const host = (bracketed ?? name.replace(/^\*?\./, "")).toLowerCase();
  const isName = bracketed === undefined && isIP(host) === 0;
  return {
    matches: (found) => found === host || (isName && host !== "" && found.endsWith(`.${host}`)),
    port,
  };
}

function inSubnet(address: string, prefix: number): (host: string) => boolean {
  const family = isIP(address);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return () => false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const subnet = new BlockList();
  subnet.addSubnet(address, prefix, type);
  return (host) => isIP(host) === family && subnet.check(host, type);
}

/** A fetch that goes through a proxy. The package is loaded only if there is one: Node's own fetch has known proxies since 24. */
export async function fetchThrough(proxy: URL): Promise<typeof globalThis.fetch> {
  const { fetch, ProxyAgent } = await import("undici");
  const dispatcher = agents.get(proxy.href) ?? new ProxyAgent({ uri: proxy.href, proxyTunnel: false });
  agents.set(proxy.href, dispatcher);
  const send = async (input: string | URL | Request, init?: object) => {
    const request = input instanceof Request ? requestParts(input) : { url: input };
    return await fetch(request.url, { ...request, ...init, dispatcher });
  };
  return send as unknown as typeof globalThis.fetch;
}

/** Each holds connections to its proxy. */
const agents = new Map<string, import("undici").ProxyAgent>();

/** A request of Node's own classes, which the package does not know. */
function requestParts({ url, method, headers, body }: Request) {
  return { url, method, headers: [...headers], ...(body === null ? {} : { body, duplex: "half" as const }) };
}
