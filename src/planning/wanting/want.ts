import type { Project } from "../../domain/project/project.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { channelOf } from "../../domain/versions/channel.ts";

/**
 * The releases that tags ask for: each tag's component, and behind it every component that is `released_with` it, at
 * that version and under that tag.
 */
export function wantedReleases(project: Project, tags: readonly ReleaseTag[]): WantedRelease[] {
  return tags.flatMap(({ text, component: name, version }) => {
    const channel = channelOf(version, project.channels);
    const own = project.components.filter((component) => component.name === name);
    const others = project.components.filter((component) => component.releasedWith.includes(name));
    return [...own, ...others].map((component) => ({
      tag: text,
      component,
      version,
      channel,
      own: component.name === name,
    }));
  });
}
