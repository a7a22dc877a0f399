import type { Version } from "../../domain/versions/version.ts";

/** A channel that versions already have: the word their prerelease parts begin with. */
export interface OldChannel {
  readonly name: string;
  readonly prerelease: readonly string[];
}

/** The channels of versions that exist. A word that another begins with comes after it, since the first match counts. */
export function oldChannels(versions: readonly Version[]): readonly OldChannel[] {
  const words = new Set(versions.flatMap(({ prerelease }) => /^[A-Za-z]+/.exec(prerelease ?? "")?.[0] ?? []));
  // A character above all letters makes `pre` come after `preview`.
  const sorted = [...words].sort((one, other) => (`${one}\uffff` < `${other}\uffff` ? -1 : 1));
  const channels = new Map<string, string[]>();
  for (const word of sorted) {
    const name = word.toLowerCase() === "stable" ? "stable-prereleases" : word.toLowerCase();
    channels.set(name, [...(channels.get(name) ?? []), `${word}*`]);
  }
  return [...channels].map(([name, prerelease]) => ({ name, prerelease }));
}
