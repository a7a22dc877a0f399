/** The keys that say how an image is made. */
export const KINDS = ["bazel", "dockerfile", "nix"] as const;

/** How an image is made. */
export type ImageKind = (typeof KINDS)[number];

/** The keys that have a meaning for one kind only. */
export const KEYS = {
  bazel: ["tag_via"],
  dockerfile: ["context", "build_args", "builder"],
  nix: [],
} as const satisfies Record<ImageKind, readonly string[]>;

/** The keys that have no meaning beside one kind: other kinds, and their keys. */
export function foreignKeys(kind: ImageKind): readonly string[] {
  return KINDS.filter((one) => one !== kind).flatMap((one) => [one, ...KEYS[one]]);
}
