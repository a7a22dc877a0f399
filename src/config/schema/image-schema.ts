import type { ImageSource } from "../../domain/project/artifact.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Placeholder } from "../../domain/text/template.ts";
import { label } from "./judge-bazel.ts";
import { branchGlob, sourcePath } from "./judge-git.ts";
import { imageRepository, imageTagText, loadName, platform } from "./judge-oci.ts";
import {
  both,
  fixed,
  type Judge,
  plainName,
  RELEASE_PLACEHOLDERS,
  template,
  variableName,
} from "./judge-text.ts";
import {
  choice,
  constrained,
  described,
  either,
  named,
  table,
  text,
  texts,
  type Written,
} from "./schema-parts.ts";

/** The keys that say how an image is made. */
export const SOURCE_KINDS = ["bazel", "dockerfile", "nix"] as const satisfies readonly ImageSource["kind"][];

/** The keys that mean something for one kind only. */
export const KEYS_OF_KIND = {
  bazel: ["tag_via"],
  dockerfile: ["context", "build_args", "builder"],
  nix: [],
} as const satisfies Record<ImageSource["kind"], readonly string[]>;

/** The keys that mean nothing for an image of one kind: the other kinds, and their keys. */
export function foreignKeys(kind: ImageSource["kind"]): readonly string[] {
  return SOURCE_KINDS.filter((one) => one !== kind).flatMap((one) => [one, ...KEYS_OF_KIND[one]]);
}

/** Judges a flake's output, as `nix build` takes it: `.#name`. A bare name would be looked for in nix's registry of flakes. */
const nixAttribute: Judge = (text) => {
  if (/^\S+#\S+$|^[./][^\s#]*$|^[\w+]+:[^\s#]+$/.test(text)) return null;
  const hint = /^#?[\w.-]+$/.test(text)
    ? `write ".#${text.replace("#", "")}"`
    : 'such as ".#attic-server-image"';
  return { code: "bad-nix-attribute", message: `${quote(text)} is not an output of a flake`, hint };
};

/** The keys of an image that say how it is made. */
const sourceKeys = {
  bazel: described(
    text(fixed(label)),
    "The target that pushes the image: image_push (rules_img), oci_push (rules_oci), multi_deploy, or any runnable target that pushes.",
    "//platform/api:api_push",
  ),
  tag_via: described(
    either(
      choice("args", "stamp"),
      table(
        { flag: described(text(fixed(label)), "The build setting that has the version.", "//misc:push_tag") },
        "flag",
      ),
    ),
    'How the version reaches the push: "args" (-- --tag X, the default), a build setting, or "stamp".',
    "args",
    { flag: "//misc:push_tag" },
  ),
  dockerfile: described(
    text(fixed(sourcePath)),
    "Instead of bazel: a Dockerfile.",
    "docker/backend.Dockerfile",
  ),
  context: described(text(fixed(sourcePath)), 'The build\'s context, from the root. Default: ".".', "."),
  build_args: described(
    named(variableName, text(template(RELEASE_PLACEHOLDERS))),
    "Build arguments; placeholders are filled in.",
    { VERSION: "{version}" },
  ),
  builder: described(
    choice("docker", "podman", "buildah"),
    "What builds it. Default: the first one found.",
    "buildah",
  ),
  nix: described(
    text(fixed(nixAttribute)),
    "Instead of bazel: a nix2container image.",
    ".#attic-server-image",
  ),
};

const floatingTags = texts(both(template(RELEASE_PLACEHOLDERS), imageTagText));

const loadSchema = described(
  table(
    {
      bazel: described(
        text(fixed(label)),
        "The target that loads it; for images made by bazel.",
        "//build/api:load",
      ),
      as: described(text(fixed(loadName)), "Its name on the local machine.", "acme/api:dev"),
    },
    "as",
  ),
  "How `slipway load` brings the image to the local machine, and its name there.",
  { bazel: "//build/api:load", as: "acme/api:dev" },
);

const SNAPSHOT: readonly Placeholder[] = ["component", "next_version", "commit", "short_commit"];

const snapshotSchema = described(
  table({
    image_tag: described(
      text(both(template([...SNAPSHOT, "digest_short"]), imageTagText)),
      'Its image tag. Default: "{next_version}-dev.{short_commit}", or with "." for "-" for calendar versions.',
      "{commit}",
      "{digest_short}",
    ),
    floating: described(
      named(branchGlob, texts(both(template(SNAPSHOT), imageTagText))),
      "Image tags that move with each push of these branches (globs). Default: none.",
      { main: ["latest"] },
    ),
  }),
  "What an untagged commit is pushed as by `slipway release --snapshot`.",
);

// Which keys go together is judged in `to-image.ts`, once defaults are filled in; an editor sees one table at a time.
const apart = SOURCE_KINDS.flatMap((kind) => foreignKeys(kind).map((key) => ({ required: [kind, key] })));

/** `[components.X.image]`. */
export const imageSchema = described(
  constrained(
    table({
      ...sourceKeys,
      repository: described(
        either(text(fixed(imageRepository)), named(plainName, text(fixed(imageRepository)))),
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
        either(floatingTags, named(plainName, floatingTags)),
        "Image tags that move with each stable release, or with each release of the channels named.",
        ["latest"],
        { beta: ["beta"] },
      ),
      platforms: described(texts(platform), "What the pushed index must hold. Default: not checked.", [
        "linux/amd64",
      ]),
      load: loadSchema,
      snapshot: snapshotSchema,
    }),
    { not: { anyOf: apart } },
  ),
  "An image, made by one of bazel, dockerfile and nix.",
);

/** `[components.X.image]` as it is written. */
export type WrittenImage = Written<typeof imageSchema>;
