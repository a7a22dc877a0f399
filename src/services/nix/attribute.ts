import type { ImageSource } from "../../domain/project/artifact.ts";

/** How an image is made by nix. */
export type NixSource = Extract<ImageSource, { kind: "nix" }>;

/** Whether an image is made by nix. */
export function isNix(source: ImageSource): source is NixSource {
  return source.kind === "nix";
}

/** An attribute of a flake's output, such as the `copyTo` of `.#image`. A flake alone stands for its `default`. */
export function attributeOf(installable: string, name: string): string {
  return installable.includes("#") ? `${installable}.${name}` : `${installable}#default.${name}`;
}
