import { type ForgePlace, repositoryPage } from "./forge.ts";

const URL_FORM = /^(https?|ssh|git):\/\/(?:[^/@]*@)?([^/]+)\/(.+?)(?:\.git)?\/?$/;
const SCP_FORM = /^(?:[^/@:]+@)?([^/:]+):(?!\/\/)(.+?)(?:\.git)?\/?$/;

/**
 * Where the sources are, as a URI that anybody may read: `git+https://github.com/acme/mono`. A repository that is named
 * counts, on the remote's host if the remote is that repository; otherwise the first of the remote's URLs, without user and
 * password. Scheme and port are those of a remote that is spoken to by HTTP; of any other nobody knows them, and it is HTTPS.
 * Null if nothing says. Source of the form: SPDX's "download location", which SLSA's examples follow.
 */
export function sourceUri(forge: ForgePlace, remoteUrls: readonly string[]): string | null {
  const places = remoteUrls.flatMap((url) => placeOf(url) ?? []);
  const { repository } = forge;
  const page = repositoryPage(forge);
  if (repository === null || page === null) {
    const [first] = places;
    const [url] = remoteUrls;
    if (first !== undefined) return `git+${first.site}/${first.path}`;
    return url?.startsWith("/") === true ? `git+file://${url}` : null;
  }
  const path = `${repository.owner}/${repository.name}`;
  const there = places.find((place) => place.path.toLowerCase() === path.toLowerCase());
  return there === undefined ? `git+${page}` : `git+${there.site}/${path}`;
}

/**
 * The repository's page, as labels of images name it; null if it is unknown. A GitHub of somebody's own is called github.com there,
 * as it always was: an image that is built again must not differ.
 */
export function sourcePage(forge: ForgePlace): string | null {
  return repositoryPage(forge.kind === "github" ? { ...forge, url: "https://github.com" } : forge);
}

function placeOf(url: string): { readonly site: string; readonly path: string } | undefined {
  const [, scheme, host, path] = URL_FORM.exec(url) ?? [];
  const isWeb = scheme === "https" || scheme === "http";
  // The port of ssh is not that of https.
  if (host && path)
    return { site: isWeb ? `${scheme}://${host}` : `https://${host.replace(/:\d+$/, "")}`, path };
  const [, alias, rest] = SCP_FORM.exec(url) ?? [];
  return alias && rest ? { site: `https://${alias}`, path: rest } : undefined;
}
