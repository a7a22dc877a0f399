import type { Artifact } from "../../domain/project/artifact.ts";
import type { Component } from "../../domain/project/project.ts";
import { folderIn, type SourceFolder } from "./source-folder.ts";

/** What images of Nix are made from, as far as it is known without evaluating them. */
export interface FlakeSources {
  /** The files of flakes, by path, with the output that comes from them. */
  readonly flakes: ReadonlyMap<string, string>;
  /** Folders that count whole: of components whose `paths` say nothing more. */
  readonly folders: readonly SourceFolder[];
}

/** Reads the flakes of components; `prefix` is the workspace's folder. */
export function flakeSources(components: readonly Component[], prefix: string): FlakeSources {
  const known = components.flatMap(({ artifacts, paths }) =>
    artifacts.flatMap(attributeOf).flatMap((attribute) => {
      const flake = flakeFolder(attribute);
      return flake === null ? [] : [{ attribute, flake, folder: folderIn(prefix, flake), paths }];
    }),
  );
  const files = known.flatMap(({ attribute, folder }) =>
    ["flake.nix", "flake.lock"].map((name) => [folder + name, attribute] as const),
  );
  const whole = known.filter(({ paths }) => paths.length === 0);
  return {
    flakes: new Map(files),
    folders: whole.map(({ attribute, flake, folder }) => ({
      folder,
      words: [attribute, `flake: ${flake === "" ? "." : flake}`],
      ignored: [],
    })),
  };
}

function attributeOf(artifact: Artifact): string[] {
  return artifact.kind === "image" && artifact.source.kind === "nix" ? [artifact.source.attribute] : [];
}

/** What stands before the `#` of an output; null for a flake that is fetched. */
function flakeFolder(attribute: string): string | null {
  if (/^(?!path:)[\w+]+:/.test(attribute)) return null;
  return attribute.replace(/#.*$/s, "").replace(/^path:|\?.*$/gs, "");
}
