import * as z from "zod";
import type { Digest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { AttestationStore } from "../ports/attestation-store.ts";
import { type Client, type ClientOptions, createClient, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";

/** How `errors.ts` calls what GitHub says if a token may not store, a plan has no attestations, or a bundle is not one it takes. */
const REFUSALS: ReadonlySet<string> = new Set(["github-forbidden", "github-not-found", "github-invalid"]);

/** Statements about one digest that are read; GitHub gives as many at once at most. */
const MOST = 100;

const signatures = z.array(z.object({ sig: z.string() }));
const signed = z.object({ dsseEnvelope: z.object({ signatures }) });
const listed = z.object({ attestations: z.array(z.object({ bundle: z.unknown() })).default([]) });

/**
 * GitHub's artifact attestations of one repository, which `gh attestation verify` asks for.
 * Source: "REST API endpoints for artifact attestations", docs.github.com.
 */
export function createAttestationStore(
  options: ClientOptions,
  repository: ForgeRepository,
): AttestationStore {
  const client = createClient(options);
  // What is refused once is refused for every other statement of the run.
  let refused: string | null = null;
  return {
    store: async (subject, bundle) => {
      if (refused !== null) return { kind: "refused", why: refused };
      try {
        return { kind: await storeOnce(client, repository, subject, bundle) };
      } catch (error) {
        if (!(error instanceof ReleaseError) || !error.problems.some(({ code }) => REFUSALS.has(code)))
          throw error;
        refused = error.message;
        return { kind: "refused", why: refused };
      }
    },
  };
}

async function storeOnce(
  client: Client,
  repository: ForgeRepository,
  subject: Digest,
  bundle: string,
): Promise<"stored" | "there"> {
  const doing = `store what is signed about ${subject} in ${formatForgeRepository(repository)}`;
  const find = () => isThere(client, repository, subject, bundle);
  if (await find()) return "there";
  await client.write(
    { doing, repository },
    {
      find: async () => (await find()) || null,
      send: async (octokit) => {
        await octokit.rest.repos.createAttestation({
          ...parameters(repository),
          bundle: JSON.parse(bundle),
          request: { retries: 0 },
        });
        return true;
      },
    },
  );
  return "stored";
}

/** Whether GitHub has this very bundle, by its signatures. */
async function isThere(
  client: Client,
  repository: ForgeRepository,
  subject: Digest,
  bundle: string,
): Promise<boolean> {
  const asked = { doing: `list what is signed about ${subject}`, repository };
  const found = await client.ask(asked, async (octokit) => {
    try {
      const where = { ...parameters(repository), subject_digest: subject, per_page: MOST };
      return listed.parse((await octokit.rest.repos.listAttestations(where)).data).attestations;
    } catch (error) {
      if (refusalIn(error)?.status !== 404) throw error;
      return [];
    }
  });
  const own = signaturesIn(JSON.parse(bundle));
  return found.some((each) => signaturesIn(each.bundle) === own);
}

/** Null if it is not a bundle of a signed envelope. */
function signaturesIn(bundle: unknown): string | null {
  const { data } = signed.safeParse(bundle);
  return data?.dsseEnvelope.signatures.map(({ sig }) => sig).join(" ") ?? null;
}
