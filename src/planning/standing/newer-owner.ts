import type { WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template } from "../../domain/text/template.ts";
import { newerRelease } from "../history/version-history.ts";
import { templateValues } from "../wanting/values.ts";

/**
 * The release tag of a newer release of the same component and channel that has the same floating tag, by the tags on
 * the remote: an older release must not pull it back. Null if there is none.
 */
export function newerOwner(
  release: WantedRelease,
  floatingTag: string,
  templates: readonly Template[],
  tags: readonly string[],
): string | null {
  const newer = newerRelease(release, tags, ({ tag, version }) => {
    const values = templateValues(release.component, version, release.channel.name, tag, null);
    return templates.some((template) => fillTemplate(template, values) === floatingTag);
  });
  return newer?.tag ?? null;
}
