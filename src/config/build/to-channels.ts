import { matchesWildcard } from "../../domain/text/wildcard.ts";
import { type Channel, DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";

/** Reads `[channels]`, in file order: of several that match, the first has a version. */
export function buildChannels(channels: Config["channels"] = {}, findings: Findings): readonly Channel[] {
  const read: Channel[] = [];
  for (const [name, { prerelease, trunk_only, github }] of Object.entries(channels)) {
    const base = name === DEFAULT_STABLE.name ? DEFAULT_STABLE : DEFAULT_PRERELEASE;
    const channel: Channel = {
      name,
      prerelease: prerelease ?? [],
      trunkOnly: trunk_only ?? base.trunkOnly,
      github: github ?? base.github,
    };
    judgeGlobs(channel, read, findings);
    read.push(channel);
  }
  return read;
}

function judgeGlobs({ name, prerelease }: Channel, before: readonly Channel[], findings: Findings): void {
  const path: Path = ["channels", name, "prerelease"];
  if (findings.refused(path)) return;
  if (name === DEFAULT_STABLE.name) {
    if (prerelease.length === 0) return;
    const message = "a stable version has no prerelease part";
    findings.refuse(path, {
      code: "stable-with-globs",
      message,
      hint: "take it out, or choose another name",
    });
    return;
  }
  if (prerelease.length === 0) {
    // What no channel claims is in this one anyway.
    if (name !== DEFAULT_PRERELEASE.name) findNoGlobs(name, findings);
    return;
  }
  const first = before.find((other) =>
    prerelease.every((glob) => other.prerelease.some((one) => covers(one, glob))),
  );
  if (first === undefined) return;
  const message = `${first.name}, which stands before it, has all these versions already`;
  const hint = `move [channels.${name}] before [channels.${first.name}]`;
  findings.refuse(path, { code: "channel-without-versions", message, hint });
}

function findNoGlobs(name: string, findings: Findings): void {
  const message = `${formatPath(["channels", name])} has no versions: it does not say which prereleases are its own`;
  const hint = `add prerelease = ["${name}*"]`;
  findings.add({
    code: "channel-without-versions",
    message,
    hint,
    path: ["channels", name, "prerelease"],
    at: "table",
  });
}

/** Whether a glob matches all that another does; read as text, a `*` stands for more than a `?` may. */
function covers(glob: string, other: string): boolean {
  return matchesWildcard(glob, other) && !(glob.includes("?") && other.includes("*"));
}
