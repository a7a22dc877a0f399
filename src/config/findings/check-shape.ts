import { type Config, configSchema } from "../schema/config-schema.ts";
import type { Path } from "../toml/path.ts";
import type { RawTable } from "../toml/read-toml.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./issue-findings.ts";

/** A configuration without whatever was wrong in it, and what that was. */
interface CheckedShape {
  readonly config: Config;
  readonly findings: readonly Finding[];
}

/**
 * Checks keys, types and single values. What is refused is cut out of a copy, until the rest is right: so one mistake
 * does not hide the others, which are about how the parts fit together.
 */
export function checkShape(raw: RawTable): CheckedShape {
  // One parse is not worth zod's compiling its schemas.
  const first = configSchema.safeParse(raw, { jitless: true });
  if (first.success) return { config: first.data, findings: [] };
  const findings = first.error.issues.flatMap((issue) => findingsOf(issue, raw));
  const rest = structuredClone(raw) as Record<string, unknown>;
  let wrong = findings;
  for (;;) {
    for (const { path, at } of wrong) cutOut(rest, at === "table" ? path.slice(0, -1) : path);
    const again = configSchema.safeParse(rest, { jitless: true });
    if (again.success) return { config: again.data, findings };
    wrong = again.error.issues.flatMap((issue) => findingsOf(issue, rest));
  }
}

/** Takes out what stands at a path; of a list all, because the places of what follows would no longer be true. */
function cutOut(root: Record<string, unknown>, path: Path): void {
  const end = path.findLastIndex((step) => typeof step === "string");
  const parent = path
    .slice(0, Math.max(end, 0))
    .reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null
          ? (value as Record<string | number, unknown>)[step]
          : undefined,
      root,
    );
  if (typeof parent === "object" && parent !== null)
    delete (parent as Record<string, unknown>)[String(path[end])];
}
