import type { Reference } from "../../domain/images/reference.ts";
import type { Project } from "../../domain/project/project.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { fillTemplate } from "../../domain/text/template.ts";
import { newerRelease } from "../history/version-history.ts";
import { templateValues } from "../wanting/template-values.ts";

/**
 * The release tag of a newer release of the same component and channel that has the same floating tag, by the tags on
 * the remote: an older release must not pull it back. `undefined` where there is none.
 */
export function newerOwner(
  { release, image }: WantedImage,
  { tag }: Reference,
  project: Project,
  tags: readonly string[],
): string | undefined {
  const templates = image.floating
    .filter(({ channel }) => channel === release.channel.name)
    .flatMap((floating) => floating.tags);
  const newer = newerRelease(project, release, tags, ({ tag: other, version }) => {
    const values = templateValues(release.component.name, version, release.channel.name, other, null);
    return templates.some((template) => fillTemplate(template, values) === tag);
  });
  return newer?.tag;
}
