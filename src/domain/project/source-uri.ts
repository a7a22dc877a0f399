import type { ForgeRepository } from "./project.ts";

const URL_FORM = /^(https?|ssh|git):\/\/(?:[^/@]*@)?([^/]+)\/(.+?)(?:\.git)?\/?$/;
const SCP_FORM = /^(?:[^/@:]+@)?([^/:]+):(?!\/\/)(.+?)(?:\.git)?\/?$/;

/**
 * Where the sources are, as a URI that anybody may read: `git+https://github.com/acme/mono`. A GitHub repository that is named
 * counts, on the remote's host if the remote is that repository; otherwise the first of the remote's URLs, without user and
 * password. Null if nothing says. Source of the form: SPDX's "download location", which SLSA's examples follow.
 */
export function sourceUri(repository: ForgeRepository | null, remoteUrls: readonly string[]): string | null {
  const places = remoteUrls.flatMap((url) => placeOf(url) ?? []);
  if (repository === null) {
    const [first] = places;
    const [url] = remoteUrls;
    if (first !== undefined) return `git+https://${first.host}/${first.path}`;
    return url?.startsWith("/") === true ? `git+file://${url}` : null;
  }
  const path = `${repository.owner}/${repository.name}`;
  const there = places.find((place) => place.path.toLowerCase() === path.toLowerCase());
  return `git+https://${there?.host ?? "github.com"}/${path}`;
}

function placeOf(url: string): { readonly host: string; readonly path: string } | undefined {
  const [, scheme, host, path] = URL_FORM.exec(url) ?? [];
  // The port of ssh is not that of https.
  if (host && path)
    return { host: scheme === "https" || scheme === "http" ? host : host.replace(/:\d+$/, ""), path };
  const [, alias, rest] = SCP_FORM.exec(url) ?? [];
  return alias && rest ? { host: alias, path: rest } : undefined;
}
