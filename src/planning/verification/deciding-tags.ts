import type { ReleasedVersion } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import type { Prereleases } from "../../domain/release/facts.ts";
import { fillTemplate } from "../../domain/text/template.ts";
import { type Channel, channelOf } from "../../domain/versions/channel.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import { versionsOf } from "../history/version-history.ts";
import { templateValues } from "../wanting/scene.ts";

/**
 * The few of a component's tags that decide who owns its floating tags: for each floating tag the highest release that has it, and all
 * prereleases of which it matters whether they go on. With these `otherOwner` answers as with all tags, and need not go through thousands
 * for each of thousands of releases.
 */
export function decidingTags(
  component: Component,
  channels: readonly Channel[],
  tags: readonly string[],
  prereleases: Prereleases,
): readonly string[] {
  const highest = new Map<string, ReleasedVersion>();
  const own = versionsOf(component, tags);
  for (const each of own) {
    const channel = channelOf(each.version, channels).name;
    for (const name of floatingNames(component, each, channel)) {
      const key = `${channel}\n${name}`;
      const other = highest.get(key);
      if (prereleases.has(each.tag)) continue;
      if (other === undefined || compareVersions(each.version, other.version) > 0) highest.set(key, each);
    }
  }
  const open = own.filter(({ tag }) => prereleases.has(tag));
  return [...new Set([...highest.values(), ...open].map(({ tag }) => tag))];
}

function floatingNames(
  { name, artifacts }: Component,
  { tag, version }: ReleasedVersion,
  channel: string,
): readonly string[] {
  const images = artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.floating : []));
  const templates = images.flatMap((each) => (each.channel === channel ? each.tags : []));
  const values = templateValues(name, version, channel, tag, null);
  return [...new Set(templates.map((template) => fillTemplate(template, values)))];
}
