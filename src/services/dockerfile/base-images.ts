import { readFile } from "node:fs/promises";
import { PackageURL } from "packageurl-js";
import * as z from "zod";
import { type Digest, hexOf, parseDigest } from "../../domain/images/digest.ts";
import type { Materials, Package } from "../../domain/release/materials.ts";
import { index, parseJson } from "../oci/documents.ts";
import { blobPath } from "../oci/layout.ts";

const annotated = z.object({ annotations: z.record(z.string(), z.string()).default({}) });

/**
 * The images that those of a layout were begun from, by the digests that the builder found: buildah and podman write them into the
 * manifests. None if the Dockerfile's last stage begins from scratch, or from another stage, of which they give a digest that nobody can
 * look up. Source: OCI image specification 1.1, "annotations.md".
 */
export async function baseImages(layout: string, root: Digest, dockerfile: string): Promise<Materials> {
  const nothing = { packages: [], dependencies: [] };
  if (continuesStage(await readFile(dockerfile, "utf8"))) return nothing;
  const document = parseJson(await readFile(blobPath(layout, root)));
  const { data: list } = index.safeParse(document);
  const manifests = list === undefined ? [root] : list.manifests.map(({ digest }) => digest);
  const bases = new Map<string, Package>();
  for (const manifest of manifests) {
    const { data } = annotated.safeParse(parseJson(await readFile(blobPath(layout, manifest))));
    const base = data === undefined ? null : baseIn(data.annotations);
    if (base?.purl) bases.set(base.purl, base);
  }
  const packages = [...bases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, base]) => base);
  const dependencies = packages.map(({ purl, name, digest }) => ({ uri: purl ?? name, name, digest }));
  return { packages, dependencies };
}

/** Whether the last stage begins from one of those before it. Source: Dockerfile reference, "FROM". */
function continuesStage(text: string): boolean {
  const stages = [...text.matchAll(/^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?/gim)];
  const names = stages.slice(0, -1).flatMap(([, , name]) => name?.toLowerCase() ?? []);
  return names.includes(stages.at(-1)?.[1]?.toLowerCase() ?? "");
}

function baseIn(annotations: Readonly<Record<string, string>>): Package | null {
  const digest = parseDigest(annotations["org.opencontainers.image.base.digest"] ?? "");
  const [, place, tag] =
    /^([^@]+?)(?::(\w[\w.-]*))?(?:@.*)?$/.exec(annotations["org.opencontainers.image.base.name"] ?? "") ?? [];
  if (digest === undefined || place === undefined) return null;
  const last = place.slice(place.lastIndexOf("/") + 1);
  const qualifiers = { repository_url: place, ...(tag === undefined ? {} : { tag }) };
  return {
    name: place,
    version: tag ?? digest,
    purl: new PackageURL("oci", undefined, last, digest, qualifiers, undefined).toString(),
    licence: null,
    download: null,
    digest: { sha256: hexOf(digest) },
  };
}
