import { foreignKeys, SOURCE_KINDS, type WrittenImage } from "../schema/image-schema.ts";
import type { Path } from "../toml/path.ts";

/** A table together with what it inherits. */
export interface Table<T> {
  /** What it says, and what it inherits in addition. */
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

/** An image with what it inherits: one that says how it is made inherits nothing that belongs to another way. */
export function inheritImage(
  written: WrittenImage,
  path: Path,
  base: WrittenImage = {},
): Table<WrittenImage> {
  const kind = SOURCE_KINDS.find((one) => Object.hasOwn(written, one));
  const foreign = kind === undefined ? [] : foreignKeys(kind);
  const fitting = Object.fromEntries(Object.entries(base).filter(([key]) => !foreign.includes(key)));
  return inherit(written, path, fitting, ["defaults", "image"]);
}
