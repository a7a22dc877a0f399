/** Where something stands in the configuration: keys of tables and positions in lists, from the top. */
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

/** Writes a key, in quotes where TOML wants them. */
export function formatKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

/** Whether a path is `ancestor` or leads through it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((step, index) => path[index] === step);
}
