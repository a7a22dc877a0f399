import * as z from "zod/mini";
import { foreignKeys, KINDS } from "./image-keys.ts";
import { sourceKeys } from "./image-source-schema.ts";
import { label } from "./judge-bazel.ts";
import { imageTagText, loadName, platform, repository } from "./judge-oci.ts";
import { both, fixed, plainName, RELEASE_PLACEHOLDERS, template } from "./judge-text.ts";
import { constrained, described, named, table, text, texts } from "./schema-parts.ts";

const floatingTags = texts(both(template(RELEASE_PLACEHOLDERS), imageTagText));

const loadSchema = described(
  z.strictObject({
    bazel: z.optional(
      described(
        text(fixed(label)),
        "The target that loads it; for images made by bazel.",
        "//build/api:load",
      ),
    ),
    as: described(text(fixed(loadName)), "Its name on the local machine.", "acme/api:dev"),
  }),
  "How `slipway load` brings the image to the local machine, and its name there.",
  { bazel: "//build/api:load", as: "acme/api:dev" },
);

// Which keys go together is judged by `image-source.ts`, after defaults were filled in; editors see only one table.
const apart = KINDS.flatMap((kind) => foreignKeys(kind).map((key) => ({ required: [kind, key] })));

/** `[components.X.image]`. */
export const imageSchema = described(
  constrained(
    table({
      ...sourceKeys,
      repository: described(
        z.union([text(fixed(repository)), named(plainName, text(fixed(repository)))]),
        "Where the image goes, with the registry's host; or one repository for each destination.",
        "ghcr.io/acme/mono/api",
        { upstream: "ghcr.io/acme/api", overlay: "registry.gitlab.com/acme/api" },
      ),
      image_tag: described(
        text(both(template([...RELEASE_PLACEHOLDERS, "digest_short"]), imageTagText)),
        'The immutable image tag. Default: "{version}".',
        "{version}",
      ),
      floating: described(
        z.union([floatingTags, named(plainName, floatingTags)]),
        "Image tags that move with each stable release, or with each release of the channels named.",
        ["latest"],
        { beta: ["beta"] },
      ),
      platforms: described(texts(platform), "What the pushed index must hold. Default: not checked.", [
        "linux/amd64",
      ]),
      load: loadSchema,
    }),
    { not: { anyOf: apart } },
  ),
  "An image, made by one of bazel, dockerfile and nix.",
);
