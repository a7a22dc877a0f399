import * as z from "zod/mini";
import { label } from "./judge-bazel.ts";
import { nixAttribute } from "./judge-nix.ts";
import { repositoryPath } from "./judge-path.ts";
import { fixed, RELEASE_PLACEHOLDERS, template, variableName } from "./judge-text.ts";
import { described, named, text } from "./schema-parts.ts";

/** The keys of an image that say how it is made. */
export const sourceKeys = {
  bazel: described(
    text(fixed(label)),
    "The target that pushes the image: image_push (rules_img), oci_push (rules_oci), multi_deploy, or any runnable target that pushes.",
    "//platform/api:api_push",
  ),
  tag_via: described(
    z.union([
      z.enum(["args", "stamp"]),
      z.strictObject({
        flag: described(text(fixed(label)), "The build setting that has the version.", "//misc:push_tag"),
      }),
    ]),
    'How the version reaches the push: "args" (-- --tag X, the default), a build setting, or "stamp".',
    "args",
    { flag: "//misc:push_tag" },
  ),
  dockerfile: described(
    text(fixed(repositoryPath)),
    "Instead of bazel: a Dockerfile.",
    "docker/backend.Dockerfile",
  ),
  context: described(text(fixed(repositoryPath)), 'The build\'s context, from the root. Default: ".".', "."),
  build_args: described(
    named(variableName, text(template(RELEASE_PLACEHOLDERS))),
    "Build arguments; placeholders are filled in.",
    { VERSION: "{version}" },
  ),
  builder: described(
    z.enum(["docker", "podman", "buildah"]),
    "What builds it. Default: the first one found.",
    "buildah",
  ),
  nix: described(
    text(fixed(nixAttribute)),
    "Instead of bazel: a nix2container image.",
    ".#attic-server-image",
  ),
};
