/** Creating, changing, publishing and deleting releases. */

import type { Answer } from "../http-messages.ts";
import { generatedNotes } from "./notes.ts";
import { publish } from "./publish.ts";
import { refusal, releaseRefused } from "./refusals.ts";
import { checkTarget, type ReleaseFields, releaseFields } from "./release-fields.ts";
import { settleLatest, storedRelease } from "./releases.ts";
import { renderRelease } from "./render.ts";
import { type Call, jsonBody } from "./router.ts";
import { type StoredRelease, timestamp } from "./state.ts";

/** `POST releases`. A draft is made whatever else bears its tag: asking twice makes two. */
export async function createRelease(call: Call): Promise<Answer> {
  const { repository } = call;
  const fields = releaseFields(jsonBody(call.request));
  if (!fields.tag_name) throw refusal(422, `Invalid request.\n\n"tag_name" wasn't supplied.`);
  refuseLongText(fields);
  await checkTarget(repository, fields);
  const draft = newDraft(call, fields.tag_name, fields);
  const release = fields.draft ? draft : await publish(repository, draft);
  repository.releases.push(release);
  if (!release.draft) settleLatest(repository, release, fields.make_latest ?? "true");
  const body = renderRelease(call.url, repository, release);
  return { status: 201, headers: { location: body.url }, body };
}

/** `PATCH releases/{id}`. `draft: false` publishes a draft; nothing changes when that is refused. */
export async function updateRelease(call: Call): Promise<Answer> {
  const { repository } = call;
  const release = storedRelease(call);
  const fields = releaseFields(jsonBody(call.request));
  if (release.immutable) refuseImmutableChanges(release, fields);
  await checkTarget(repository, fields);
  const changed = applied(release, fields);
  const publishes = release.draft && fields.draft === false;
  Object.assign(release, publishes ? await publish(repository, changed) : changed);
  if (fields.draft === true) Object.assign(release, { draft: true, publishedAt: null });
  settleLatest(repository, release, fields.make_latest ?? (publishes ? "true" : undefined));
  return { status: 200, body: renderRelease(call.url, repository, release) };
}

/** `DELETE releases/{id}`. The git tag stays; the name of an immutable one can never be released again. */
export function deleteRelease(call: Call): Answer {
  const { repository } = call;
  const release = storedRelease(call);
  if (release.immutable) repository.burnedTags.add(release.tagName);
  repository.releases = repository.releases.filter(({ id }) => id !== release.id);
  settleLatest(repository, undefined, undefined);
  return { status: 204 };
}

function newDraft(call: Call, tagName: string, fields: ReleaseFields): StoredRelease {
  const { repository, state } = call;
  const notes = fields.generate_release_notes
    ? generatedNotes(call.url, repository, tagName, undefined)
    : undefined;
  return {
    id: state.nextId++,
    tagName,
    targetCommitish: fields.target_commitish ?? repository.defaultBranch,
    name: fields.name ?? notes?.name ?? null,
    body: [fields.body, notes?.body].filter(Boolean).join("\n\n") || null,
    draft: true,
    prerelease: fields.prerelease ?? false,
    immutable: false,
    neverLatest: false,
    createdAt: timestamp(),
    publishedAt: null,
    assets: [],
  };
}

function applied(release: StoredRelease, fields: ReleaseFields): StoredRelease {
  return {
    ...release,
    tagName: fields.tag_name ?? release.tagName,
    targetCommitish: fields.target_commitish ?? release.targetCommitish,
    name: fields.name ?? release.name,
    body: fields.body ?? release.body,
    prerelease: fields.prerelease ?? release.prerelease,
  };
}

/** GitHub counts characters, not UTF-16's halves of them. */
function refuseLongText({ body }: ReleaseFields): void {
  if ([...(body ?? "")].length > 125_000)
    throw releaseRefused("body", "body is too long (maximum is 125000 characters)");
}

/** Name, body, prerelease and make_latest of an immutable release may change; its tag and its being public may not. */
function refuseImmutableChanges(release: StoredRelease, fields: ReleaseFields): void {
  const frozen: [keyof ReleaseFields, unknown][] = [
    ["draft", release.draft],
    ["tag_name", release.tagName],
    ["target_commitish", release.targetCommitish],
  ];
  for (const [field, value] of frozen) {
    if (fields[field] !== undefined && fields[field] !== value) {
      throw releaseRefused(field, `${field} cannot be changed when release is immutable`);
    }
  }
}
