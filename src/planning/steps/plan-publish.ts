import type { GitHubRepository } from "../../domain/project/project.ts";
import type { Facts, GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { NamedDigest, PublishStep } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate } from "../../domain/text/template.ts";
import { previousRelease } from "../history/version-history.ts";
import { templateValues } from "../wanting/template-values.ts";
import { filesId } from "./plan-files.ts";

/** The GitHub release's step, last of all; none for a component without one, nor for one released with another. */
export function planPublish(
  release: WantedRelease,
  repository: GitHubRepository | null,
  facts: Facts,
): PublishStep[] {
  const { tag, component, version, channel, own } = release;
  const settings = component.githubRelease;
  if (!own || settings === undefined || repository === null) return [];
  const values = templateValues(component.name, version, channel.name, tag, facts.git.head);
  const [existing] = facts.github?.releases.get(tag) ?? [];
  const files = component.artifacts
    .filter(({ kind }) => kind === "files")
    .map((_, position) => filesId(release, position));
  return [
    {
      kind: "publish",
      subject: `${repository.owner}/${repository.name} ${tag}`,
      ...publishState(facts, existing, settings.draft, files.length === 0 || filesAttached(release, facts)),
      release: {
        repository,
        tag,
        commit: facts.git.head,
        name: fillTemplate(settings.name, values),
        notes: settings.notes,
        text: facts.notes.get(tag) ?? null,
        previousTag: previousRelease(release, facts.remoteTags),
        prerelease: channel.github === "prerelease",
        latest: settings.latest,
        draft: settings.draft,
        existing: existing?.id ?? null,
        files,
        recordedFiles: recordedFiles(release, facts),
      },
    },
  ];
}

function publishState(
  facts: Facts,
  existing: GitHubReleaseFacts | undefined,
  staysDraft: boolean,
  attached: boolean,
): Pick<PublishStep, "state" | "reason"> {
  if (facts.github === undefined)
    return { state: "unknown", reason: "GitHub was not asked: there is no token" };
  if (existing === undefined) return { state: "needed", reason: "GitHub has no release for this tag" };
  if (!attached)
    return { state: "needed", reason: "files are missing from it, or nothing says which belong to it" };
  if (!existing.draft) return { state: "satisfied", reason: "it is published" };
  if (staysDraft) return { state: "satisfied", reason: "its draft is there, for somebody to publish" };
  return { state: "needed", reason: "there is a draft, which is published" };
}

/** What the release's record says was attached; null where it says nothing. */
function recordedFiles({ tag }: WantedRelease, facts: Facts): readonly NamedDigest[] | null {
  const intent = facts.intents.get(tag)?.intent;
  return intent === undefined || intent.commit !== facts.git.head || intent.files.length === 0
    ? null
    : intent.files;
}

/** Whether the GitHub release holds every file the record names, with its digest. */
export function filesAttached(release: WantedRelease, facts: Facts): boolean {
  const recorded = recordedFiles(release, facts);
  const assets = facts.github?.assets.get(release.tag) ?? [];
  return (
    recorded?.every(({ name, digest }) =>
      assets.some((asset) => asset.name === name && asset.digest === digest),
    ) === true
  );
}
