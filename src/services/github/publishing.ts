import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { markDraft } from "../forge/draft-mark.ts";
import type { CreatedRelease, NewRelease } from "../ports/forge.ts";
import { type Client, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";
import { fitReleaseText } from "./release-text.ts";
import { findOwnDraft, parseRelease, readByTag, readRelease } from "./releases.ts";

/**
 * Makes a release for a tag that has none. GitHub makes a second draft if it is asked twice, so after a failure that leaves
 * the outcome open the release that appeared is taken. If it appears later still, its mark tells whose it is. A second
 * published one GitHub refuses: then the first one is given. Throws a `ReleaseError`.
 */
export async function createRelease(
  client: Client,
  repository: ForgeRepository,
  wanted: NewRelease,
): Promise<CreatedRelease> {
  const { tag, draft } = wanted;
  const doing = `${draft ? "draft" : "publish"} a release for ${tag} in ${formatForgeRepository(repository)}`;
  const published = async () => (await readByTag(client, repository, tag))?.facts ?? null;
  const release = client.write(
    { doing, repository },
    {
      send: async (octokit) => {
        const { data } = await octokit.rest.repos.createRelease({
          ...parameters(repository),
          tag_name: tag,
          target_commitish: wanted.commit,
          name: wanted.name,
          body: textOf(wanted),
          draft,
          prerelease: wanted.prerelease,
          make_latest: makeLatest(wanted),
          request: { retries: 0 },
        });
        return parseRelease(data);
      },
      find: () => (draft ? findOwnDraft(client, repository, tag, wanted.run) : published()),
    },
  );
  try {
    return { release: await release, made: true };
  } catch (error) {
    const refusal = refusalIn(error instanceof Error ? error.cause : undefined);
    const there = refusal?.codes.includes("already_exists") === true ? await published() : null;
    if (there === null) throw error;
    return { release: there, made: false };
  }
}

/**
 * Makes a draft public, without its mark, and gives it as it is then. One that is public already stays so. A draft of slipway's
 * that can never be public, because an immutable release used its tag up, is deleted. Throws `github-failed` if GitHub agrees and
 * yet shows a draft.
 */
export async function publish(
  client: Client,
  repository: ForgeRepository,
  { id, own }: Pick<ForgeReleaseFacts, "id" | "own">,
  settings: NewRelease,
): Promise<ForgeReleaseFacts> {
  const asked = {
    doing: `publish release ${id} (${settings.tag}) of ${formatForgeRepository(repository)}`,
    repository,
  };
  const publishing = client.write(asked, {
    send: async (octokit) => {
      const { data } = await octokit.rest.repos.updateRelease({
        ...parameters(repository),
        release_id: id,
        tag_name: settings.tag,
        ...(own === null ? {} : { body: own.text }),
        draft: false,
        prerelease: settings.prerelease,
        make_latest: makeLatest(settings),
        request: { retries: 0 },
      });
      return parseRelease(data);
    },
    find: async () => {
      const found = await readRelease(client, repository, id);
      return found === null || found.facts.draft ? null : found.facts;
    },
  });
  const published = await publishing.catch(async (error: unknown) => {
    if (own !== null && isUsedUp(error)) await deleteDraft(client, repository, id);
    throw error;
  });
  if (!published.draft) return published;
  throw new ReleaseError({
    kind: "remote",
    code: "github-failed",
    message: `GitHub was asked to ${asked.doing}, agreed, but still shows it as a draft`,
    hint: `look at ${published.url}, then run the same command again`,
  });
}

function isUsedUp(error: unknown): boolean {
  const refusal = refusalIn(error instanceof Error ? error.cause : undefined);
  return refusal !== null && /\bimmutable\b/i.test(refusal.said);
}

/** Deletes a draft; one that is not there is deleted already. A published release is left alone: GitHub would burn its tag. */
export async function deleteDraft(client: Client, repository: ForgeRepository, id: number): Promise<void> {
  const found = async () => (await readRelease(client, repository, id))?.facts ?? null;
  const draft = await found();
  if (draft === null || !draft.draft) return;
  const doing = `delete draft ${id} of ${formatForgeRepository(repository)}`;
  await client.write(
    { doing, repository },
    {
      send: async (octokit) => {
        await octokit.rest.repos.deleteRelease({
          ...parameters(repository),
          release_id: id,
          request: { retries: 0 },
        });
        return true;
      },
      find: async () => ((await found()) === null ? true : null),
    },
  );
}

/** The text of a release, with the mark of its run if it is a draft. */
function textOf({ body, draft, run }: NewRelease): string {
  return draft ? markDraft(fitReleaseText(body, markDraft("", run).length), run) : fitReleaseText(body);
}

/** GitHub's default is true; a prerelease can never be the latest. */
function makeLatest({ latest, prerelease }: Pick<NewRelease, "latest" | "prerelease">): "true" | "false" {
  return latest && !prerelease ? "true" : "false";
}
