import type { Label } from "../../domain/project/label.ts";
import { type Component, shippedBy } from "../../domain/project/project.ts";
import type { Place, Problem } from "../../domain/text/problem.ts";
import { targetsOf } from "./component-sources.ts";

/**
 * The components of which it is not known what they are made from, because a target of theirs, or of what is `released_with` them,
 * does not exist; by name. `missing` holds Bazel's words, `placeOf` finds a label in the configuration.
 */
export function brokenComponents(
  components: readonly Component[],
  missing: ReadonlyMap<string, string>,
  placeOf: (label: Label) => Place | undefined,
): ReadonlyMap<string, Problem> {
  const broken = new Map<string, Problem>();
  for (const { name } of components) {
    const shipped = shippedBy(components, name);
    const target = targetsOf(shipped).find((each) => missing.has(each));
    if (target === undefined) continue;
    const where = placeOf(target);
    broken.set(name, {
      code: "no-such-target",
      kind: "build",
      message: `${target}, of which ${name} is made, does not exist: ${missing.get(target)}`,
      hint: `look for it with \`bazel query ${target.replace(/:.*/, "")}:all\` and correct it in slipway.toml`,
      ...(where === undefined ? {} : { where }),
    });
  }
  return broken;
}
