import type { Services } from "../../release/run/services.ts";
import type { BazelImagesOptions } from "../../services/bazel/bazel-command.ts";
import { createBazelImages } from "../../services/bazel/bazel-images.ts";
import { createDockerfileImages } from "../../services/dockerfile/dockerfile-images.ts";
import { createNixImages } from "../../services/nix/nix-images.ts";
import type { PushLayout } from "../../services/oci/built-layout.ts";

/** The one table of how images are made: a further kind is a folder of its own, its configuration, and a line here. */
export function wireImages(bazel: BazelImagesOptions, pushLayout: PushLayout): Services["images"] {
  const { run, workspace, env, scratch } = bazel;
  const layouts = { run, workspace, env, scratch, pushLayout };
  return {
    bazel: createBazelImages(bazel),
    dockerfile: createDockerfileImages(layouts),
    nix: createNixImages(layouts),
  };
}
