import type { Octokit } from "@octokit/rest";
import pMap from "p-map";
import * as z from "zod";
import { parseDigest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import { readMark } from "../forge/draft-mark.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { SoughtRelease } from "../ports/forge.ts";
import { type Client, parameters } from "./client.ts";
import { type Asked, refusalIn } from "./errors.ts";

const asset = z
  .object({
    id: z.number(),
    name: z.string(),
    state: z.string(),
    size: z.number(),
    digest: z.string().nullish(),
    browser_download_url: z.string(),
  })
  .transform(({ id, name, state, size, digest, browser_download_url: url }): ReleaseAsset => {
    return { id, name, state, size, digest: parseDigest(digest ?? "") ?? null, url };
  });

const release = z
  .object({
    id: z.number(),
    html_url: z.string(),
    upload_url: z.string(),
    tag_name: z.string(),
    target_commitish: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    assets: z.array(asset),
    body: z.string().nullish(),
  })
  .transform((data) => ({
    tag: data.tag_name,
    facts: {
      id: data.id,
      url: data.html_url,
      draft: data.draft,
      prerelease: data.prerelease,
      target: data.target_commitish,
      assets: data.assets,
      uploadUrl: data.upload_url,
      own: data.draft ? readMark(data.body ?? "") : null,
    } satisfies ForgeReleaseFacts,
  }));

/** A release as GitHub answers it. */
interface ReadRelease {
  readonly tag: string;
  readonly facts: ForgeReleaseFacts;
}

/** Parses GitHub's JSON of one release; throws a `ZodError` for anything else. */
export function parseRelease(data: unknown): ForgeReleaseFacts {
  return release.parse(data).facts;
}

/** Parses GitHub's JSON of one file; throws a `ZodError` for anything else. */
export function parseAsset(data: unknown): ReleaseAsset {
  return asset.parse(data);
}

/** The most that GitHub puts on one page. */
const PAGE_SIZE = 100;

/** Requests at once. GitHub takes a hundred, of everything that one token does. */
const AT_ONCE = 8;

/**
 * The releases of tags: from the first page of all, or else by tag or by the draft's id; from every page if that takes fewer
 * requests, or if a draft may be anywhere. GitHub is not asked if there are no tags.
 */
export async function findReleases(
  client: Client,
  repository: ForgeRepository,
  sought: readonly SoughtRelease[],
): Promise<ReadonlyMap<string, readonly ForgeReleaseFacts[]>> {
  const found = new Map(sought.map(({ tag }) => [tag, new Map<number, ForgeReleaseFacts>()]));
  const note = ({ tag, facts }: ReadRelease) => found.get(tag)?.set(facts.id, facts);
  const isOpen = ({ tag }: SoughtRelease) => found.get(tag)?.size === 0;
  if (sought.length === 0) return new Map();
  const first = await readPage(client, repository, 1);
  first.entries.forEach(note);
  if (first.last > 1) {
    const readAll = () => readFurther(client, repository, first.last, note);
    // Thousands of look-ups would use a token up.
    const paged = sought.filter(isOpen).length > first.last;
    if (paged) await readAll();
    const readOne = async (each: SoughtRelease) =>
      (typeof each.draft === "number" ? await readRelease(client, repository, each.draft) : null) ??
      (await readByTag(client, repository, each.tag));
    for (const one of await pMap(sought.filter(isOpen), readOne, { concurrency: AT_ONCE }))
      if (one !== null) note(one);
    if (!paged && sought.some((each) => isOpen(each) && each.draft === "maybe")) await readAll();
  }
  const wanted = new Set(sought.flatMap(({ tag, digests }) => (digests ? tag : [])));
  const whole = await pMap(found, async ([tag, releases]) => {
    const all = [...releases.values()];
    return [
      tag,
      wanted.has(tag) ? await pMap(all, (each) => withDigests(client, repository, each)) : all,
    ] as const;
  });
  return new Map(whole);
}

/** The same release with the digests of all its files: GitHub Enterprise before 3.18 does not know them. */
async function withDigests(
  client: Client,
  repository: ForgeRepository,
  release: ForgeReleaseFacts,
): Promise<ForgeReleaseFacts> {
  const assets = await pMap(release.assets, (each) => withDigest(client, repository, each), {
    concurrency: 2,
  });
  return { ...release, assets };
}

/** The same file with its digest; if GitHub does not know it, of what GitHub serves. */
export async function withDigest(
  client: Client,
  repository: ForgeRepository,
  asset: ReleaseAsset,
): Promise<ReleaseAsset> {
  if (asset.digest !== null || asset.state !== "uploaded") return asset;
  const known = client.downloaded.get(asset.id);
  if (known !== undefined) return { ...asset, digest: known };
  const doing = `download ${asset.name} of ${formatForgeRepository(repository)}`;
  const digest = await client.ask({ doing, repository }, async (octokit) =>
    sha256Of(await downloadAsset(octokit, repository, asset.id)),
  );
  client.downloaded.set(asset.id, digest);
  return { ...asset, digest };
}

/** What a file of a release holds. */
export async function downloadAsset(
  octokit: Octokit,
  repository: ForgeRepository,
  assetId: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { data } = await octokit.rest.repos.getReleaseAsset({
    ...parameters(repository),
    asset_id: assetId,
    headers: { accept: "application/octet-stream" },
  });
  return new Uint8Array(data as unknown as ArrayBuffer);
}

/** A page of releases, the newest first, and the number of the last page. */
interface Page {
  readonly entries: readonly ReadRelease[];
  readonly last: number;
}

/** One page of the releases that the token may see; drafts are shown only to those who may write. */
async function readPage(client: Client, repository: ForgeRepository, page: number): Promise<Page> {
  const asked = { doing: `list the releases of ${formatForgeRepository(repository)}`, repository };
  return await client.ask(asked, async (octokit) => {
    const { data, headers } = await octokit.rest.repos.listReleases({
      ...parameters(repository),
      per_page: PAGE_SIZE,
      page,
    });
    return { entries: z.array(release).parse(data), last: lastPage(headers.link, page) };
  });
}

/** Source: "Using pagination in the REST API", docs.github.com. */
function lastPage(link: string | undefined, page: number): number {
  const [, last] = /[?&]page=(\d+)[^>]*>; rel="last"/.exec(link ?? "") ?? [];
  return Math.max(page, Number(last ?? (link?.includes('rel="next"') ? page + 1 : page)));
}

/** Notes what is on all pages but the first. A list that grows while it is read has more of them in the end. */
async function readFurther(
  client: Client,
  repository: ForgeRepository,
  known: number,
  note: (release: ReadRelease) => void,
): Promise<void> {
  let last = known;
  for (let read = 1; read < last; ) {
    const numbers = Array.from({ length: last - read }, (_, index) => read + 1 + index);
    read = last;
    const readOne = async (number: number) => {
      const page = await readPage(client, repository, number);
      page.entries.forEach(note);
      last = Math.max(last, page.last);
    };
    await pMap(numbers, readOne, { concurrency: AT_ONCE });
  }
}

/** One release by its id, null if there is none. */
export async function readRelease(
  client: Client,
  repository: ForgeRepository,
  id: number,
): Promise<ReadRelease | null> {
  const doing = `read release ${id} of ${formatForgeRepository(repository)}`;
  return await readOne(client, { doing, repository }, (octokit) =>
    octokit.rest.repos.getRelease({ ...parameters(repository), release_id: id }),
  );
}

/** The published release of a tag, null if there is none. */
export async function readByTag(
  client: Client,
  repository: ForgeRepository,
  tag: string,
): Promise<ReadRelease | null> {
  const doing = `read the release ${tag} of ${formatForgeRepository(repository)}`;
  return await readOne(client, { doing, repository }, (octokit) =>
    octokit.rest.repos.getReleaseByTag({ ...parameters(repository), tag }),
  );
}

async function readOne(
  client: Client,
  asked: Asked,
  send: (octokit: Octokit) => Promise<{ readonly data: unknown }>,
): Promise<ReadRelease | null> {
  return await client.ask(asked, async (octokit) => {
    try {
      return release.parse((await send(octokit)).data);
    } catch (error) {
      if (refusalIn(error)?.status === 404) return null;
      throw error;
    }
  });
}

/** A draft that a run made for a tag, among the newest releases; the first one if GitHub made several. */
export async function findOwnDraft(
  client: Client,
  repository: ForgeRepository,
  tag: string,
  run: string,
): Promise<ForgeReleaseFacts | null> {
  const { entries } = await readPage(client, repository, 1);
  const drafts = entries.flatMap((each) =>
    each.tag === tag && each.facts.own?.run === run ? each.facts : [],
  );
  return drafts.reduce<ForgeReleaseFacts | null>(
    (first, each) => (first === null || each.id < first.id ? each : first),
    null,
  );
}
