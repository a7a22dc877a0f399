/** Where something is in the configuration: keys of tables and positions in lists, from the top. */
export type Path = readonly (string | number)[];

/** Writes a path as TOML does, such as `registries."ghcr.io".insecure` or `components.api.image[1].platforms`. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join("").replace(/^\./, "");
}

/** Writes a table's path as its header would, without positions: `components.api.image`. */
export function formatHeader(path: Path): string {
  return formatPath(path.filter((step) => typeof step === "string"));
}

function formatStep(step: string | number): string {
  return typeof step === "number" ? `[${step}]` : `.${formatKey(step)}`;
}

/** Writes a key, in quotes if TOML wants them. */
export function formatKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

/** Writes a value as TOML, tables inline. */
export function formatToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatToml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  const pairs = Object.entries(value).map(([key, item]) => `${formatKey(key)} = ${formatToml(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** Whether a path is `ancestor` or leads through it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((step, index) => path[index] === step);
}

/** The value at a path below `root`; undefined if there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}

/** Deletes the value at a path. From a list nothing is deleted but the whole list, so that paths stay true. */
export function cutOut(root: unknown, path: Path): void {
  const end = path.findLastIndex((step) => typeof step === "string");
  const table = valueAt(root, path.slice(0, Math.max(end, 0)));
  if (typeof table === "object" && table !== null)
    delete (table as Record<string, unknown>)[String(path[end])];
}
