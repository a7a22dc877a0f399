import { tmpdir } from "node:os";
import type { Host } from "../../domain/images/reference.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";
import type { Http } from "../http/http.ts";
import { readImageDocument } from "../oci/documents.ts";
import type { Registry } from "../ports/registry.ts";
import type { Run } from "../process/run.ts";
import { askAccess } from "./access.ts";
import { createClient } from "./client.ts";
import { findCredentials } from "./credentials.ts";
import { examine } from "./examine.ts";
import { labelsOf, platformsOf } from "./images.ts";
import { digestUnder, findManifest } from "./manifests.ts";
import { pushLayout, putManifest } from "./push.ts";
import { createReferrers } from "./referrers.ts";
import { removeManifest } from "./remove.ts";
import { listTags } from "./tag-list.ts";

/** What the service is made from. */
export interface RegistryOptions {
  readonly http: Http;
  /** Starts credential helpers. */
  readonly run: Run;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Says which registries speak plain HTTP. Hosts are rewritten by the caller. */
  readonly settings: ReadonlyMap<Host, RegistrySettings>;
  /** The time in milliseconds since 1970, for the lifetime of tokens. */
  readonly now?: () => number;
  /** Gets every secret that is found, so that no output shows it. */
  readonly learn?: (secrets: readonly string[]) => void;
  /** A folder for what is too large for memory; the system's own for temporary files unless it is given. */
  readonly scratch?: () => Promise<string>;
  /** Called with where credentials were found. */
  readonly log?: (text: string, details: Record<string, unknown>) => void;
}

/** Makes the way to the registries. Credentials are looked for once a registry asks for them, not before. */
export function createRegistry(options: RegistryOptions): Registry {
  const { http, run, env, settings, now = Date.now, scratch = async () => tmpdir(), learn, log } = options;
  const lookUp = async (serverAddress: string) => {
    const lookup = await findCredentials(serverAddress, { env, run, ...(learn && { learn }) });
    log?.(`credentials for ${serverAddress}`, { found: lookup.credentials !== null, where: lookup.where });
    return lookup;
  };
  const client = createClient({ http, now, settings, lookUp });
  const referrers = createReferrers(client);
  return {
    access: (repository) => askAccess(client, repository),
    digestOf: (reference) => digestUnder(client, reference),
    examine: (repository, name, extent) => examine(client, repository, name, extent),
    tags: (repository) => listTags(client, repository),
    manifest: (repository, digest) => findManifest(client, repository, digest),
    referrers: referrers.list,
    attachment: referrers.content,
    attach: referrers.attach,
    tag: (reference, manifest) => putManifest(client, reference, manifest),
    pushLayout: (layout, repository, watch) => pushLayout(client, layout, repository, watch),
    copy: async (from, digest, to, watch) => {
      const { copyImage } = await import("./copy.ts");
      return copyImage({ client, referrers, scratch }, { from, to }, digest, watch);
    },
    content: (repository, folder) => ({
      document: async (digest) => {
        const found = await findManifest(client, repository, digest);
        return found === null ? null : readImageDocument(found.body);
      },
      blob: async (digest, size) =>
        (await import("./download.ts")).downloadBlob(client, { repository, digest, size }, folder),
    }),
    platforms: (repository, digest) => platformsOf({ client, repository, digest }),
    remove: (repository, digest) => removeManifest(client, repository, digest),
    labels: (repository, digest) => labelsOf({ client, repository, digest }),
  };
}
