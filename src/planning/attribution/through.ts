import type { Attribution } from "../../domain/history/cause.ts";
import type { Label } from "../../domain/project/label.ts";

/**
 * The library that a change reached a component through, to be shown with it: the package nearest the file in the chain,
 * such as `//crates/db`, or in words what else it came through. Null if the change is the component's own: the nearest
 * package is that of one of its targets, or its paths, its context or its site's folder take the file in.
 */
export function through({ rule, because }: Attribution, targets: readonly Label[]): string | null {
  if (rule === "modules") return "external dependencies";
  if (rule === "settings") return "build settings";
  if (rule !== "graph" && rule !== "package") return null;
  const nearest = because.findLast((step) => /^@{0,2}[^/]*\/\//.test(step));
  if (nearest === undefined) return null;
  const found = packageOf(nearest);
  return targets.some((target) => packageOf(target) === found) ? null : found;
}

/** The package of a label, without its target; the root's is `//`. */
function packageOf(label: string): string {
  const colon = label.indexOf(":", label.indexOf("//"));
  return colon < 0 ? label : label.slice(0, colon);
}
