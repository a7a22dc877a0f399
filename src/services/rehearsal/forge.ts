import { type ForgePlace, releasePage } from "../../domain/project/forge.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import { sha256Of } from "../oci/sha256.ts";
import { type NewRelease, storedName } from "../ports/forge.ts";
import type { GitHub } from "../ports/github.ts";

/** A release as it would become public. */
export interface RehearsedPage extends Pick<NewRelease, "tag" | "name" | "body" | "prerelease" | "latest"> {
  readonly facts: ForgeReleaseFacts;
}

/** A forge in memory, and what was published there. */
export interface EmbeddedForge extends GitHub {
  pages(): readonly RehearsedPage[];
}

/** What stands for the notes that GitHub itself would write. */
const GENERATED = "(GitHub writes these notes when the release is made.)";

/** A forge in memory, which asks for no token. It has what any of them has, with the addresses of the real one at `place`. */
export function createForge(place: ForgePlace): EmbeddedForge {
  const pages = new Map<number, RehearsedPage>();
  const contents = new Map<number, Uint8Array>();
  let next = 1;
  const change = (id: number, facts: Partial<ForgeReleaseFacts>): ForgeReleaseFacts => {
    const page = pages.get(id);
    if (page === undefined) throw new Error(`the rehearsed release ${id} is not there`);
    const changed = { ...page, facts: { ...page.facts, ...facts } };
    pages.set(id, changed);
    return changed.facts;
  };
  return {
    pages: () => [...pages.values()],
    releases: async (_, sought) =>
      new Map(
        sought.map(({ tag }) => [
          tag,
          [...pages.values()].flatMap((page) => (page.tag === tag ? page.facts : [])),
        ]),
      ),
    release: async (_, id) => pages.get(id)?.facts ?? null,
    requireRights: async () => undefined,
    environmentTags: async () => null,
    generateNotes: async (_, { tag }) => ({ name: tag, body: GENERATED }),
    create: async (repository, release) => {
      const { tag, name, body, prerelease, latest, draft, commit, run } = release;
      const id = next++;
      const facts: ForgeReleaseFacts = {
        id,
        url: releasePage({ ...place, repository }, tag) ?? "",
        draft,
        prerelease,
        target: commit,
        assets: [],
        uploadUrl: "",
        own: draft ? { run, text: body } : null,
      };
      pages.set(id, { tag, name, body, prerelease, latest, facts });
      return { release: facts, made: true };
    },
    publish: async (_, { id }) => change(id, { draft: false, own: null }),
    page: async (_, { id }) => {
      const page = pages.get(id);
      return page === undefined ? null : { title: page.name, text: page.body, prerelease: page.prerelease };
    },
    editPage: async (_, { id }, { title: name, text: body, prerelease }) => {
      const page = pages.get(id);
      if (page !== undefined) pages.set(id, { ...page, name, body, prerelease });
    },
    deleteDraft: async (_, id) => void pages.delete(id),
    uploadAsset: async (_, __, { id }, { name, body }) => {
      const assets = pages.get(id)?.facts.assets ?? [];
      const asset: ReleaseAsset = {
        id: next++,
        name: storedName(name),
        state: "uploaded",
        size: body.length,
        digest: sha256Of(body),
        url: "",
      };
      change(id, { assets: [...assets, asset] });
      contents.set(asset.id, body);
      return { asset, made: true };
    },
    assetContent: async (_, { id }) => contents.get(id) ?? null,
    deleteAsset: async (_, __, { id }) => {
      for (const [page, { facts }] of pages)
        if (facts.assets.some((asset) => asset.id === id))
          change(page, { assets: facts.assets.filter((asset) => asset.id !== id) });
    },
  };
}
