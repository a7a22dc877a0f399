import { PackageURL } from "packageurl-js";
import type { Package } from "../../../domain/release/materials.ts";
import type { RepositoryRule } from "./repository-rules.ts";

/** Repositories that are folders of this machine: the project's own sources, or whatever somebody put there. */
const LOCAL: ReadonlySet<string> = new Set(["local_repository", "new_local_repository", "local_config"]);

/**
 * The package that an external repository holds, as the rule that makes it says. Null for a folder of this machine. A
 * repository of an unknown kind has its name, and where it was fetched from.
 */
export function packageOf(rule: RepositoryRule): Package | null {
  if (LOCAL.has(rule.kind)) return null;
  for (const known of KINDS) {
    const found = known(rule);
    if (found !== null) return { ...UNKNOWN, ...found };
  }
  return archive(rule);
}

/** A repository of which only the name is known. */
export function unknownPackage(name: string): Package {
  return { ...UNKNOWN, name };
}

const UNKNOWN: Package = { name: "", version: null, purl: null, licence: null, download: null, digest: {} };

type Kind = (rule: RepositoryRule) => (Partial<Package> & Pick<Package, "name">) | null;

/** gazelle's `go_repository`: the module's path and version, as go.mod has them. */
const goModule: Kind = ({ kind, texts }) => {
  const path = texts.get("replace") || texts.get("importpath");
  if (kind !== "go_repository" || !path) return null;
  const version = texts.get("version") || texts.get("tag") || texts.get("commit") || null;
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  // The sum is of the module's files (`h1:`), not of an archive, and says nothing of what was fetched.
  return { name: path, version, purl: purl("golang", parts.join("/") || null, name, version) };
};

/** rules_js' `npm_import`, and what its extension makes. */
const npmPackage: Kind = ({ kind, texts }) => {
  const [whole, version] = [texts.get("package"), texts.get("version")];
  if (!/^_?npm_import/.test(kind) || !whole || !version) return null;
  const [scope, name = ""] = whole.startsWith("@") ? whole.split("/") : [null, whole];
  return {
    name: whole,
    version,
    purl: purl("npm", scope ?? null, name, version),
    download: texts.get("url") || null,
    digest: integrityOf(texts.get("integrity")),
  };
};

/** rules_python's `whl_library`: a requirement that pip was given. */
const pythonPackage: Kind = ({ kind, texts }) => {
  const [, name, version] = /^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)/.exec(texts.get("requirement") ?? "") ?? [];
  if (kind !== "whl_library" || !name || !version) return null;
  return { name, version, purl: purl("pypi", null, name.toLowerCase().replaceAll("_", "-"), version) };
};

/** rules_oci's and rules_img's pulls: an image by its digest, or by a tag that nobody should build on. */
const baseImage: Kind = ({ kind, name, texts }) => {
  if (!/^(?:oci_pull|_?pull|container_pull)$/.test(kind)) return null;
  const [registry, repository] = [texts.get("registry"), texts.get("repository")];
  const identifier = texts.get("digest") || texts.get("identifier") || texts.get("tag") || null;
  if (!repository) return null;
  const place = registry ? `${registry}/${repository}` : repository;
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(identifier ?? "") ?? [];
  const last = repository.slice(repository.lastIndexOf("/") + 1) || name;
  return {
    name: place,
    version: identifier,
    purl: purl("oci", null, last, identifier, { repository_url: place }),
    ...(sha256 === undefined ? {} : { digest: { sha256 } }),
  };
};

const CRATE =
  /^https:\/\/(?:static\.)?crates\.io\/(?:api\/v1\/)?crates\/([\w-]+)\/(?:\1-)?([^/]+?)(?:\/download|\.crate)$/;

/** rules_rust's crate_universe fetches crates as archives from crates.io. */
const crate: Kind = (rule) => {
  for (const url of urlsOf(rule)) {
    const [, name, version] = CRATE.exec(url) ?? [];
    if (name && version)
      return {
        name,
        version,
        purl: purl("cargo", null, name, version),
        download: url,
        digest: digestOf(rule),
      };
  }
  return null;
};

const GITHUB =
  /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)\/(?:archive\/(?:refs\/(?:tags|heads)\/)?|releases\/download\/)([^/]+?)(?:\.tar\.gz|\.tgz|\.zip|\/.*)$/;

/** An archive of a repository on GitHub, or a file of one of its releases. */
const gitHubArchive: Kind = (rule) => {
  for (const url of urlsOf(rule)) {
    const [, owner, name, version] = GITHUB.exec(url) ?? [];
    if (owner && name && version)
      return {
        name: `${owner}/${name}`,
        version,
        purl: purl("github", owner.toLowerCase(), name.toLowerCase(), version),
        download: url,
        digest: digestOf(rule),
      };
  }
  return null;
};

/** A commit of a git repository. */
const gitRepository: Kind = ({ kind, name, texts }) => {
  const remote = texts.get("remote");
  if (!/git_repository$/.test(kind) || !remote) return null;
  const commit = texts.get("commit") || texts.get("tag") || texts.get("branch") || null;
  const [, owner, repository] = /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+?)(?:\.git)?$/.exec(remote) ?? [];
  return {
    name: owner && repository ? `${owner}/${repository}` : name,
    version: commit,
    purl: owner && repository ? purl("github", owner.toLowerCase(), repository.toLowerCase(), commit) : null,
    download: `git+${remote}${commit === null ? "" : `@${commit}`}`,
  };
};

const KINDS: readonly Kind[] = [
  goModule,
  npmPackage,
  pythonPackage,
  baseImage,
  crate,
  gitHubArchive,
  gitRepository,
];

/** Any other archive or file: what it is called here, and where it is from. */
function archive(rule: RepositoryRule): Package {
  const [download = null] = urlsOf(rule);
  const digest = digestOf(rule);
  const { sha256 } = digest;
  const qualifiers = {
    ...(download === null ? {} : { download_url: download }),
    ...(sha256 === undefined ? {} : { checksum: `sha256:${sha256}` }),
  };
  const { name } = rule;
  return {
    ...UNKNOWN,
    name,
    purl: download === null ? null : purl("generic", null, name, null, qualifiers),
    download,
    digest,
  };
}

function urlsOf({ texts, lists }: RepositoryRule): string[] {
  const url = texts.get("url");
  return [...(url ? [url] : []), ...(lists.get("urls") ?? [])];
}

function digestOf({ texts }: RepositoryRule): Readonly<Record<string, string>> {
  const sha256 = texts.get("sha256");
  return sha256 ? { sha256 } : integrityOf(texts.get("integrity"));
}

/** Subresource Integrity, as npm and Bazel write it: `sha512-` and base64. Source: w3.org/TR/SRI. */
function integrityOf(text: string | undefined): Readonly<Record<string, string>> {
  const [, algorithm, base64] = /^(sha(?:1|256|384|512))-([A-Za-z0-9+/]+=*)$/.exec(text ?? "") ?? [];
  return algorithm && base64 ? { [algorithm]: Buffer.from(base64, "base64").toString("hex") } : {};
}

function purl(
  type: string,
  namespace: string | null,
  name: string,
  version: string | null,
  qualifiers?: Readonly<Record<string, string>>,
): string | null {
  try {
    return new PackageURL(type, namespace, name, version, qualifiers, undefined).toString();
  } catch {
    // A name that its package manager would refuse.
    return null;
  }
}
