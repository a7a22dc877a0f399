/**
 * Releases that nobody made: their tags, records, image manifests, signatures and pages on GitHub are written right where slipway leaves
 * them, because making thousands of them would take hours. It stands in for a project's past, and for nothing else.
 */

import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitHubServer } from "./github-server/server.ts";
import type { RegistryServer } from "./registry-server/server.ts";
import { ensureRepository } from "./registry-server/state.ts";
import { type SmallRepository, startSmallRepository } from "./small-repository.ts";
import type { WorkTree } from "./work-tree.ts";

/** What is written of git. */
interface Remote {
  readonly tree: WorkTree;
  readonly scratch: string;
}

/** Tags on the remote at the commit that is checked out, each with what its record holds; in three processes, however many. */
export async function writeRecords(
  { tree, scratch }: Remote,
  records: ReadonlyMap<string, object>,
): Promise<void> {
  const bare = `--git-dir=${tree.remote}`;
  const commit = await tree.git("rev-parse", "HEAD");
  const tags = [...records.keys()];
  const blobs = [...records].map(([tag, record]) => {
    const text = JSON.stringify({
      format: 1,
      tag,
      commit,
      state: "complete",
      run: "",
      floating: [],
      ...record,
    });
    return `blob\nmark :1\ndata ${Buffer.byteLength(text)}\n${text}\nget-mark :1\n`;
  });
  const [blobsFile, refsFile] = [join(scratch, "blobs"), join(scratch, "refs")];
  await writeFile(blobsFile, blobs.join(""));
  const objects = await tree.git("-c", `alias.x=!git ${bare} fast-import --quiet < ${blobsFile}`, "x");
  const refs = objects.split("\n").map((object, index) => {
    const tag = tags[index] ?? "";
    return `create refs/slipway/${tag} ${object}\ncreate refs/tags/${tag} ${commit}\n`;
  });
  await writeFile(refsFile, refs.join(""));
  await tree.git("-c", `alias.x=!git ${bare} update-ref --stdin < ${refsFile}`, "x");
}

export interface PastReleases extends SmallRepository {
  readonly registry: RegistryServer;
  /** The newest release of each component last. */
  readonly tags: readonly string[];
  /** The digest of a release's image. */
  readonly digestOf: (tag: string) => string;
}

/** How many there are; each has an image, `latest` for the newest of its component, and this many signed statements. */
export interface PastOptions {
  readonly components: number;
  readonly each: number;
  readonly statements?: number;
}

const TYPES = ["https://slsa.dev/provenance/v1", "https://spdx.dev/Document"];

/** Starts a small repository with `svc1/v1.0.0` and so on, released. */
export async function startPastReleases({
  components,
  each,
  statements = TYPES.length,
}: PastOptions): Promise<PastReleases> {
  const names = Array.from({ length: components }, (_, index) => `svc${index + 1}`);
  const place = await startSmallRepository({ config: configOf(names), referrers: true });
  const registry = place.registry as RegistryServer;
  const records = new Map<string, object>();
  const digests = new Map<string, string>();
  for (const name of names)
    for (let number = 0; number < each; number++) {
      const tag = `${name}/v1.${number}.0`;
      const { digest, record } = publish(registry, name, `1.${number}.0`, statements);
      digests.set(tag, digest);
      records.set(tag, record);
    }
  await writeRecords(place, records);
  const tags = [...records.keys()];
  for (const tag of tags) writePage(place.github, tag);
  return { ...place, registry, tags, digestOf: (tag) => digests.get(tag) ?? "" };
}

function configOf(names: readonly string[]): string {
  const images = names.map(
    (name) =>
      `[components.${name}.image]\nbazel = "//${name}:push"\nrepository = "REGISTRY/acme/${name}"\nfloating = ["latest"]\n`,
  );
  return `format = 1\n[repository]\ngithub = "acme/mono"\n[defaults]\ntag = "{component}/v{version}"\n${images.join("")}`;
}

/** Puts an image with its statements into the registry; gives its digest, and what a record says of it. */
function publish(registry: RegistryServer, name: string, version: string, statements: number) {
  const repository = ensureRepository(registry.state, `acme/${name}`);
  const put = (manifest: object): string => {
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...manifest }));
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    repository.manifests.set(digest, { mediaType, content });
    return digest;
  };
  const digest = put({ annotations: { version } });
  for (const tag of [version, "latest"]) repository.tags.set(tag, digest);
  const attestations = TYPES.slice(0, statements).map((predicateType) => ({
    repository: `${registry.host}/acme/${name}`,
    subject: digest,
    predicateType,
    digest: put({
      artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      subject: { digest },
      annotations: { predicateType },
    }),
  }));
  const reference = (tag: string) => ({ reference: `${registry.host}/acme/${name}:${tag}`, digest });
  const record = { images: [reference(version)], floating: [reference("latest")], attestations };
  return { digest, record };
}

function writePage(github: GitHubServer, tag: string): void {
  const { releases } = github.repository("acme/mono");
  const at = "2026-06-08T09:30:12Z";
  releases.push({
    id: github.state.nextId++,
    tagName: tag,
    targetCommitish: "main",
    name: tag,
    body: `What is new in ${tag}.\n`.repeat(20),
    draft: false,
    prerelease: false,
    immutable: false,
    neverLatest: true,
    createdAt: at,
    publishedAt: at,
    assets: [],
  });
}
