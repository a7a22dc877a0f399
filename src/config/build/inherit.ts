import type { Path } from "../toml/path.ts";

/** A table together with what it inherits. */
export interface Table<T> {
  /** What it says, and what it inherits beside that. */
  readonly values: T;
  /** What it says itself. */
  readonly written: T;
  readonly path: Path;
  /** Where a key's value is written: here, or in `[defaults]`. */
  at(key: keyof T & string): Path;
}

/** A table that inherits, key by key, what it does not say itself; values are taken whole. */
export function inherit<T extends object>(
  written: T,
  path: Path,
  base: Partial<T> = {},
  basePath: Path = [],
): Table<T> {
  const inherits = (key: string) => !Object.hasOwn(written, key) && Object.hasOwn(base, key);
  return {
    values: { ...base, ...written },
    written,
    path,
    at: (key) => [...(inherits(key) ? basePath : path), key],
  };
}
