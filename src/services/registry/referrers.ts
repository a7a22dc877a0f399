import { setTimeout as wait } from "node:timers/promises";
import { type Digest, hexOf } from "../../domain/images/digest.ts";
import {
  formatPinned,
  formatReference,
  type Host,
  type ImageTag,
  type Reference,
  type Repository,
} from "../../domain/images/reference.ts";
import type { Referrer } from "../../domain/release/attestation.ts";
import {
  layeredManifest,
  OCI_EMPTY,
  OCI_INDEX,
  OCI_MANIFEST,
  parseJson,
  referrer,
  referrersIndex,
} from "../oci/documents.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { Manifest, NewArtifact, Registry } from "../ports/registry.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { type Client, discard } from "./client.ts";
import { badAnswer, registryError } from "./errors.ts";
import { findBlob, findManifest, findTagged, manifestAt } from "./manifests.ts";
import { putManifest, uploadBlob } from "./push.ts";

// Source: OCI distribution specification 1.1, "Listing Referrers", "Pushing Manifests with Subject" and "Referrers Tag Schema".

/** What a manifest says if it holds no image: two bytes, `{}`. Source: OCI image specification 1.1, "manifest.md". */
const EMPTY = new Uint8Array(Buffer.from("{}"));
const EMPTY_DIGEST = sha256Of(EMPTY);

/** Answers by which registries without the API are known; others forbid what they do not know. */
const NO_API: ReadonlySet<number> = new Set([400, 404, 405, 406, 501]);

/** Artifacts of one image that are pushed at once. */
const AT_ONCE = 4;

/** How often the list under a tag is written, if somebody else writes it too. */
const MOST_LISTS = 4;

/** What is listed, and whether by the API or under the tag that stands in for it. */
interface Listed {
  readonly referrers: readonly Referrer[];
  readonly byApi: boolean;
}

/** What the registry service does with what belongs to images. */
export interface Referrers {
  readonly list: Registry["referrers"];
  readonly content: Registry["attachment"];
  readonly attach: Registry["attach"];
  /** Lists manifests that the repository holds, with these entries, unless the registry does so itself. */
  readonly enlist: (repository: Repository, subject: Digest, entries: readonly Referrer[]) => Promise<void>;
  /** What is listed under the tag that stands in for the API, whether there is an API or not. */
  readonly listUnderTag: (repository: Repository, subject: Digest) => Promise<readonly Referrer[]>;
}

/** Lists what refers to manifests, and adds to it. A registry is asked once whether it has the API. */
export function createReferrers(client: Client): Referrers {
  const withApi = new Map<Host, boolean>();
  const list = async (repository: Repository, subject: Digest): Promise<Listed> => {
    const known = withApi.get(repository.host);
    if (known === false) return { referrers: await listUnderTag(client, repository, subject), byApi: false };
    // Both at once as long as it is not known, so that registries without the API lose no time.
    const underTag = known ? null : listUnderTag(client, repository, subject);
    underTag?.catch(() => undefined);
    const listed = await listByApi(client, repository, subject);
    withApi.set(repository.host, listed !== null);
    if (listed !== null) return { referrers: listed, byApi: true };
    return { referrers: await (underTag ?? listUnderTag(client, repository, subject)), byApi: false };
  };
  const hasApi = async (repository: Repository, subject: Digest) =>
    withApi.get(repository.host) ?? (await list(repository, subject)).byApi;
  const areListed = async (repository: Repository, subject: Digest, digests: readonly Digest[]) => {
    const { referrers } = await list(repository, subject);
    return digests.every((digest) => referrers.some((each) => each.digest === digest));
  };
  return {
    list: async (repository, subject) => (await list(repository, subject)).referrers,
    content: (repository, digest) => contentOf(client, repository, digest),
    attach: async (repository, subject, artifacts, waits) => {
      const [byApi, image] = await Promise.all([
        hasApi(repository, subject),
        manifestAt(client, repository, subject),
        uploadContents(client, repository, artifacts),
      ]);
      const manifests = artifacts.map((artifact) => makeManifest(image, artifact));
      await sideBySide(manifests, AT_ONCE, ({ manifest }) =>
        putManifest(client, { repository, tag: manifest.digest }, manifest),
      );
      const digests = manifests.map(({ manifest }) => manifest.digest);
      const listed = manifests.map((each) => each.listed);
      const add = byApi ? null : () => addToList(client, repository, subject, listed);
      if (!(await becomeListed(() => areListed(repository, subject, digests), add, waits)))
        throw notListed(repository, subject);
      return digests;
    },
    enlist: async (repository, subject, entries) => {
      const { referrers, byApi } = await list(repository, subject);
      const missing = entries.filter(({ digest }) => !referrers.some((each) => each.digest === digest));
      const add = () => addToList(client, repository, subject, missing.map(entryOf));
      // What names no subject is not listed by an API; it is at least where it was listed before.
      if (byApi) return missing.length === 0 ? undefined : await add();
      const digests = missing.map(({ digest }) => digest);
      if (missing.length > 0 && !(await becomeListed(() => areListed(repository, subject, digests), add, [])))
        throw notListed(repository, subject);
    },
    listUnderTag: (repository, subject) => listUnderTag(client, repository, subject),
  };
}

/** A referrer as lists write it. */
function entryOf({ artifactType, annotations, ...entry }: Referrer): ListEntry {
  const type = artifactType === null ? {} : { artifactType };
  return { ...entry, ...type, annotations: Object.fromEntries(annotations) };
}

/** Whether something is listed in the end. Others may write the list under a tag at the same time: it is read again, and added to again. */
async function becomeListed(
  areListed: () => Promise<boolean>,
  add: (() => Promise<void>) | null,
  waits: readonly number[],
): Promise<boolean> {
  for (let attempt = 1; attempt <= (add === null ? 1 : MOST_LISTS); attempt += 1) {
    await add?.();
    if (await areListed()) return true;
  }
  for (const pause of waits) {
    await wait(pause);
    if (await areListed()) return true;
  }
  return false;
}

/** The content of an artifact that has one layer. */
async function contentOf(client: Client, repository: Repository, digest: Digest): Promise<Uint8Array | null> {
  const manifest = await findManifest(client, repository, digest);
  const { data } = layeredManifest.safeParse(manifest === null ? null : parseJson(manifest.body));
  const [layer, ...others] = data?.layers ?? [];
  return layer === undefined || others.length > 0 ? null : findBlob(client, repository, layer.digest);
}

/** Asks the API, page by page; null if the registry has none. */
async function listByApi(
  client: Client,
  repository: Repository,
  subject: Digest,
): Promise<readonly Referrer[] | null> {
  const found: Referrer[] = [];
  let url: URL | undefined;
  do {
    const request = {
      repository,
      method: "GET",
      path: `referrers/${subject}`,
      headers: { accept: OCI_INDEX },
      ...(url === undefined ? {} : { url }),
    } as const;
    const response = await client.send(request);
    if (NO_API.has(response.status)) return discard(response);
    if (!response.ok) throw await client.refuse(request, response);
    const listed = readList(new Uint8Array(await response.arrayBuffer()));
    // A page for people, from a server that answers everything.
    if (listed === null) return null;
    found.push(...listed);
    url = nextPage(response, client.endpoint(repository).origin);
  } while (url !== undefined);
  return found;
}

/** The next page, on the same server. */
function nextPage(response: Response, origin: string): URL | undefined {
  const [, link] = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(response.headers.get("link") ?? "") ?? [];
  if (link === undefined || !URL.canParse(link, response.url)) return undefined;
  const url = new URL(link, response.url);
  return url.origin === origin ? url : undefined;
}

async function listUnderTag(
  client: Client,
  repository: Repository,
  subject: Digest,
): Promise<readonly Referrer[]> {
  const manifest = await findTagged(client, { repository, tag: tagFor(subject) });
  return (manifest === null ? null : readList(manifest.body)) ?? [];
}

/** The tag under which the list is kept if there is no API; with a suffix, one of those that cosign made before there were lists. */
export function tagFor(subject: Digest, suffix = ""): ImageTag {
  return `sha256-${hexOf(subject)}${suffix}` as ImageTag;
}

function readList(body: Uint8Array): Referrer[] | null {
  const entries = entriesIn(body);
  return entries?.flatMap((entry) => referrer.safeParse(entry).data ?? []) ?? null;
}

/** The entries of a list as they are, with whatever others wrote into them; null if it is none. */
function entriesIn(body: Uint8Array): readonly { readonly digest: string }[] | null {
  return referrersIndex.safeParse(parseJson(body)).data?.manifests ?? null;
}

/** An artifact's manifest, and what the list says of it. */
interface PutArtifact {
  readonly manifest: Manifest;
  readonly listed: ListEntry;
}

/** What a list says of a manifest. */
interface ListEntry {
  readonly digest: Digest;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Brings the contents of new artifacts, and the two bytes that stand for a configuration: these are sent faster than asked for. */
async function uploadContents(
  client: Client,
  repository: Repository,
  artifacts: readonly NewArtifact[],
): Promise<void> {
  const contents = new Map(
    [EMPTY, ...artifacts.map(({ content }) => content)].map((each) => [sha256Of(each), each]),
  );
  await sideBySide([...contents], AT_ONCE + 1, ([digest, content]) =>
    uploadBlob(client, repository, { digest, open: async () => new Blob([content]), isNew: true }),
  );
}

function makeManifest(
  { digest, mediaType, body }: Manifest,
  { type, file, content, annotations }: NewArtifact,
): PutArtifact {
  const layer = {
    mediaType: type,
    digest: sha256Of(content),
    size: content.byteLength,
    // `oras pull` leaves out what has no name. Source: OCI image specification 1.1, "annotations.md".
    annotations: { "org.opencontainers.image.title": file },
  };
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: type,
    config: { mediaType: OCI_EMPTY, digest: EMPTY_DIGEST, size: EMPTY.byteLength },
    layers: [layer],
    subject: { mediaType, digest, size: body.byteLength },
    annotations,
  });
  const bytes = new Uint8Array(Buffer.from(text));
  const manifest: Manifest = { digest: sha256Of(bytes), mediaType: OCI_MANIFEST, body: bytes };
  const listed = {
    mediaType: OCI_MANIFEST,
    digest: manifest.digest,
    size: bytes.byteLength,
    artifactType: type,
    annotations,
  };
  return { manifest, listed };
}

/** Adds manifests to the list that a tag holds, as it is right now. */
async function addToList(
  client: Client,
  repository: Repository,
  subject: Digest,
  made: readonly ListEntry[],
): Promise<void> {
  const place: Reference = { repository, tag: tagFor(subject) };
  const there = await findTagged(client, place);
  const manifests = there === null ? [] : entriesIn(there.body);
  if (manifests === null) throw noList(client, place);
  const missing = made.filter(({ digest }) => !manifests.some((each) => each.digest === digest));
  if (missing.length === 0) return;
  const list = {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: [...manifests, ...missing],
  };
  const body = new Uint8Array(Buffer.from(JSON.stringify(list)));
  await putManifest(client, place, { digest: sha256Of(body), mediaType: OCI_INDEX, body });
}

/** What somebody else keeps under that tag is left alone. */
function noList(client: Client, { repository, tag }: Reference) {
  const what = `holds something under ${formatReference({ repository, tag })} that does not list what belongs to an image`;
  return badAnswer(client.endpoint(repository), what);
}

function notListed(repository: Repository, subject: Digest) {
  return registryError(
    "not-attached",
    `${repository.host} took what was attached to ${formatPinned(repository, subject)}, but does not list it`,
    "something else writes the list too, or the registry takes its time: run the same command again",
  );
}
