import type { BuildSettings } from "../../domain/release/build-settings.ts";

/** Groups what can share one invocation of Bazel: everything whose flags and environment agree. */
export function groupBySettings<T extends { readonly build: BuildSettings }>(
  things: readonly T[],
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const { flags, env } = thing.build;
    const key = JSON.stringify([flags, Object.entries(env).sort()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}
