import type { Config } from "../schema/config-schema.ts";
import { foreignKeys, KINDS } from "../schema/image-keys.ts";
import type { Path } from "../toml/path.ts";
import { inherit, type Table } from "./inherit.ts";

/** `[components.X.image]` as it is written. */
export type ImageConfig = NonNullable<NonNullable<Config["defaults"]>["image"]>;

const DEFAULTS: Path = ["defaults", "image"];

/** An image with what it inherits: an image that says how it is made inherits nothing that belongs to another way. */
export function inheritImage(
  own: ImageConfig,
  path: Path,
  base: ImageConfig | undefined,
): Table<ImageConfig> {
  const kind = KINDS.find((one) => Object.hasOwn(own, one));
  if (base === undefined || kind === undefined) return inherit(own, path, base, DEFAULTS);
  const foreign = foreignKeys(kind);
  const fitting = Object.fromEntries(Object.entries(base).filter(([key]) => !foreign.includes(key)));
  return inherit(own, path, fitting, DEFAULTS);
}
