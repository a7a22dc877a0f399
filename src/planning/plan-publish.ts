import type { Facts } from "../domain/facts.ts";
import type { PublishStep } from "../domain/plan.ts";
import type { GitHubRepository } from "../domain/project.ts";
import { fillTemplate } from "../domain/template.ts";
import type { WantedRelease } from "../domain/wanted.ts";
import { templateValues } from "./template-values.ts";
import { previousRelease } from "./version-history.ts";

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
  return [
    {
      kind: "publish",
      subject: `${repository.owner}/${repository.name} ${tag}`,
      ...publishState(facts, existing?.draft, settings.draft),
      release: {
        repository,
        tag,
        commit: facts.git.head,
        name: fillTemplate(settings.name, values),
        notes: settings.notes,
        previousTag: previousRelease(release, facts.remoteTags),
        prerelease: channel.github === "prerelease",
        latest: settings.latest,
        draft: settings.draft,
        existing: existing?.id ?? null,
      },
    },
  ];
}

function publishState(
  facts: Facts,
  draft: boolean | undefined,
  staysDraft: boolean,
): Pick<PublishStep, "state" | "reason"> {
  if (facts.github === undefined)
    return { state: "unknown", reason: "GitHub was not asked: there is no token" };
  if (draft === undefined) return { state: "needed", reason: "GitHub has no release for this tag" };
  if (!draft) return { state: "satisfied", reason: "it is published" };
  if (staysDraft) return { state: "satisfied", reason: "its draft is there, for somebody to publish" };
  return { state: "needed", reason: "there is a draft, which is published" };
}
