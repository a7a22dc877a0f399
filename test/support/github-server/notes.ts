/** Generated release notes: only the link that says which two tags they lie between. */

import type { components } from "@octokit/openapi-types";
import type { Answer } from "../http-messages.ts";
import { readTags, readTarget } from "./git.ts";
import { refusal } from "./refusals.ts";
import { newestFirst } from "./releases.ts";
import { type Call, jsonBody } from "./router.ts";
import type { StoredRepository } from "./state.ts";

type Notes = components["schemas"]["release-notes-content"];

/** `POST releases/generate-notes`. Refuses a previous tag or a target that git does not hold. */
export async function generateNotes(call: Call): Promise<Answer> {
  const body = jsonBody(call.request);
  const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : undefined);
  const tag = text("tag_name");
  const previous = text("previous_tag_name");
  if (!tag) throw refusal(422, `Invalid request.\n\n"tag_name" wasn't supplied.`);
  const { gitDir } = call.repository;
  if (gitDir !== undefined) await checkRange(gitDir, tag, text("target_commitish"), previous);
  return { status: 200, body: generatedNotes(call.url, call.repository, tag, previous) };
}

/**
 * The notes of a tag since `previous`. Without it the newest other published release is taken, whatever component it belongs
 * to: GitHub does not know components.
 */
export function generatedNotes(
  url: string,
  repository: StoredRepository,
  tag: string,
  previous: string | undefined,
): Notes {
  const others = repository.releases.filter((release) => !release.draft && release.tagName !== tag);
  const from = previous ?? newestFirst(others)[0]?.tagName;
  const page = `${url}/${repository.owner}/${repository.name}`;
  const range = from === undefined ? `${page}/commits/${tag}` : `${page}/compare/${from}...${tag}`;
  return { name: tag, body: `**Full Changelog**: ${range}` };
}

async function checkRange(
  gitDir: string,
  tag: string,
  target: string | undefined,
  previous: string | undefined,
): Promise<void> {
  const tags = await readTags(gitDir, [tag, ...(previous === undefined ? [] : [previous])]);
  if (previous !== undefined && !tags.has(previous)) throw refusal(400, "Invalid previous_tag parameter");
  if (tags.has(tag)) return;
  if (target === undefined || !(await readTarget(gitDir, target))) {
    throw refusal(422, "Invalid target_commitish parameter");
  }
}
