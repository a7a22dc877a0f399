import type { Forge } from "../../services/ports/forge.ts";
import type { GitHub } from "../../services/ports/github.ts";

/** A service that is loaded once, when it is first asked for anything, or before. */
export function lateForge(load: () => Promise<Forge>): Forge {
  return {
    releases: async (...asked) => (await load()).releases(...asked),
    requireRights: async (...asked) => (await load()).requireRights(...asked),
    create: async (...asked) => (await load()).create(...asked),
    publish: async (...asked) => (await load()).publish(...asked),
    page: async (...asked) => (await load()).page(...asked),
    editPage: async (...asked) => (await load()).editPage(...asked),
    deleteDraft: async (...asked) => (await load()).deleteDraft(...asked),
    uploadAsset: async (...asked) => (await load()).uploadAsset(...asked),
    assetContent: async (...asked) => (await load()).assetContent(...asked),
    deleteAsset: async (...asked) => (await load()).deleteAsset(...asked),
  };
}

/** The same for GitHub, with what only GitHub has. */
export function lateGitHub(load: () => Promise<GitHub>): GitHub {
  return {
    ...lateForge(load),
    release: async (...asked) => (await load()).release(...asked),
    environmentTags: async (...asked) => (await load()).environmentTags(...asked),
    generateNotes: async (...asked) => (await load()).generateNotes(...asked),
  };
}
