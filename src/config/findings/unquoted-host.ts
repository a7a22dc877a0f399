import type { Path } from "../toml/path.ts";

/** The hint for `[registries.ghcr.io]`, which is a table `io` in a table `ghcr`; undefined for anything else. */
export function unquotedHost(path: Path, value: unknown): string | undefined {
  const [section, first] = path;
  if (section !== "registries" || path.length !== 2) return undefined;
  let host = String(first);
  for (let inner = onlyTable(value); inner !== undefined; inner = onlyTable(inner[1])) host += `.${inner[0]}`;
  return host === first ? undefined : `put the host in quotes: [registries.${JSON.stringify(host)}]`;
}

/** The key and the value of a table that has one key, and a table under it. */
function onlyTable(value: unknown): [string, object] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry !== undefined && others.length === 0 && typeof entry[1] === "object" ? entry : undefined;
}
