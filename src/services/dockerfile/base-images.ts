import { readFile } from "node:fs/promises";
import { PackageURL } from "packageurl-js";
import * as z from "zod";
import { type Digest, hexOf, parseDigest } from "../../domain/images/digest.ts";
import type { Materials, Package } from "../../domain/release/materials.ts";
import { index, parseJson } from "../oci/documents.ts";
import { blobPath } from "../oci/layout.ts";
import { metadataFile } from "./docker.ts";
import { lastStage } from "./last-stage.ts";
import type { Recipe } from "./recipe.ts";

/** An image that others begin from, as it was named and as it was found. */
interface Base {
  /** With its host: `docker.io/library/node`. */
  readonly place: string;
  readonly tag: string | null;
  readonly digest: Digest;
}

/**
 * The images that those of a layout were begun from, by the digests that the builder found. buildah and podman write them into the
 * manifests, unless the last stage begins from another one, of which they give a digest that nobody can look up; docker writes them
 * next to the layout. What neither says is known all the same if FROM itself names the digest. None of `FROM scratch`.
 */
export async function baseImages(
  layout: string,
  root: Digest,
  { dockerfile, buildArgs }: Pick<Recipe, "dockerfile" | "buildArgs">,
): Promise<Materials> {
  const { reference, isContinued } = lastStage(await readFile(dockerfile, "utf8"), buildArgs);
  const named = reference === null ? null : parseNamed(reference);
  const annotated = isContinued ? [] : await annotatedBases(layout, root);
  const told = annotated.length > 0 || named === null ? annotated : await toldBases(layout, named);
  const pinned = named?.digest == null ? [] : [{ ...named, digest: named.digest }];
  const bases = new Map((told.length > 0 ? told : pinned).map((base) => [purlOf(base), packageOf(base)]));
  const packages = [...bases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, base]) => base);
  const dependencies = packages.map(({ purl, name, digest }) => ({ uri: purl ?? name, name, digest }));
  return { packages, dependencies };
}

const annotations = z.object({ annotations: z.record(z.string(), z.string()).default({}) });

/** What buildah and podman wrote. Source: OCI image specification 1.1, "annotations.md". */
async function annotatedBases(layout: string, root: Digest): Promise<Base[]> {
  const document = parseJson(await readFile(blobPath(layout, root)));
  const { data: list } = index.safeParse(document);
  const manifests = list === undefined ? [root] : list.manifests.map(({ digest }) => digest);
  const bases: Base[] = [];
  for (const manifest of manifests) {
    const { data } = annotations.safeParse(parseJson(await readFile(blobPath(layout, manifest))));
    const named = parseNamed(data?.annotations["org.opencontainers.image.base.name"] ?? "");
    const digest = parseDigest(data?.annotations["org.opencontainers.image.base.digest"] ?? "");
    if (named !== null && digest !== undefined) bases.push({ ...named, digest });
  }
  return bases;
}

const material = z.object({ uri: z.string(), digest: z.record(z.string(), z.string()).default({}) });

/** SLSA's provenance of version 0.2, or 1, as BuildKit writes it. */
const provenance = z.object({
  materials: z.array(material).default([]),
  buildDefinition: z.object({ resolvedDependencies: z.array(material).default([]) }).optional(),
});

/**
 * What docker found behind the name of the base: BuildKit's record of the build lists the images of all stages. Before buildx 0.14, and
 * of several platforms before 0.31, there is none. Source: docker's manual, "docker buildx build", `--metadata-file`.
 */
async function toldBases(layout: string, wanted: Named): Promise<Base[]> {
  const text = await readFile(metadataFile(layout)).catch(() => null);
  const metadata = z.record(z.string(), z.unknown()).safeParse(text === null ? null : parseJson(text));
  const records = Object.entries(metadata.data ?? {}).flatMap(([key, value]) =>
    /^buildx\.build\.provenance(?:\/|$)/.test(key) ? (provenance.safeParse(value).data ?? []) : [],
  );
  return records
    .flatMap(({ materials, buildDefinition }) => [
      ...materials,
      ...(buildDefinition?.resolvedDependencies ?? []),
    ])
    .flatMap(({ uri, digest: { sha256 } }) => {
      const found = parsePurl(uri);
      const digest = parseDigest(`sha256:${sha256}`);
      const isSame =
        found?.place === wanted.place &&
        (wanted.digest === null ? found.tag === wanted.tag : found.digest === wanted.digest);
      return isSame && digest !== undefined ? [{ ...wanted, digest }] : [];
    });
}

/** What an image is called; without a digest, or a tag, if its name has none. */
interface Named extends Omit<Base, "digest"> {
  readonly digest: Digest | null;
}

/** Reads the name of an image as docker does: without a host it is at docker.io, without a tag and a digest it is `latest`. */
function parseNamed(text: string): Named | null {
  const [, name, tag = null, sha] = /^([^@\s]+?)(?::(\w[\w.-]*))?(?:@(\S+))?$/.exec(text) ?? [];
  if (name === undefined) return null;
  const digest = parseDigest(sha ?? "") ?? null;
  return { place: withHost(name), tag: tag ?? (digest === null ? "latest" : null), digest };
}

function withHost(name: string): string {
  const [first = "", ...rest] = name.split("/");
  if (rest.length === 0) return `docker.io/library/${name}`;
  return /[.:]|^localhost$/.test(first) ? name : `docker.io/${name}`;
}

/** `pkg:docker/alpine@3.20?digest=sha256%3A…&platform=linux%2Famd64`, as BuildKit writes it. */
function parsePurl(text: string): Named | null {
  try {
    const { type, namespace, name, version, qualifiers } = PackageURL.fromString(text);
    if (type !== "docker") return null;
    const digest = parseDigest(version ?? "") ?? parseDigest(qualifiers?.["digest"] ?? "") ?? null;
    const tag = version === undefined || version === null || version.includes(":") ? null : version;
    return { place: withHost(namespace ? `${namespace}/${name}` : name), tag, digest };
  } catch {
    return null;
  }
}

function purlOf({ place, tag, digest }: Base): string {
  const last = place.slice(place.lastIndexOf("/") + 1);
  const qualifiers = { repository_url: place, ...(tag === null ? {} : { tag }) };
  return new PackageURL("oci", undefined, last, digest, qualifiers, undefined).toString();
}

function packageOf(base: Base): Package {
  const { place, tag, digest } = base;
  return {
    name: place,
    version: tag ?? digest,
    purl: purlOf(base),
    licence: null,
    download: null,
    digest: { sha256: hexOf(digest) },
  };
}
