import type { Cases } from "./marked.ts";

/** An image of `//a` with some more lines. */
function image(lines: string): string {
  return `[components.x.image]\nbazel = "//a"\nrepository = "ghcr.io/acme/a"\n${lines}`;
}

/** An image of `//a` that goes to a table of repositories. */
function going(repository: string, destinations = ""): string {
  return `${destinations}\n[components.x.image]\nbazel = "//a"\nrepository = ${repository}`;
}

const OVERLAY = "[destinations.overlay]\nwhen = { env = 'CI' }";
const REPOSITORY = "[components.x.image]\nbazel = '//a'\nrepository =";
const DOCKERFILE = "[components.x.image]\nrepository = 'ghcr.io/a'\ndockerfile = 'Dockerfile'\n";
const NIX = "[components.x.image]\nrepository = 'ghcr.io/a'\nnix =";
const TWICE = `[components.x.image]
bazel = "//a"
repository = "ghcr.io/acme/a"
[components.y.image]
bazel = "//b"
repository = «image-collision»"ghcr.io/acme/a"`;
const REWRITTEN = `[registries."ghcr.io"]
rewrite = "localhost:5000"
[registries."quay.io"]
rewrite = "localhost:5000"
[[components.x.image]]
bazel = "//a"
repository = "ghcr.io/acme/a"
[[components.x.image]]
bazel = "//b"
repository = «image-collision»"quay.io/acme/a"`;
const FLOATING_TWICE = `[components.x.image]
bazel = "//a"
repository = "ghcr.io/acme/a"
image_tag = "x-{version}"
floating = ["latest"]
[components.y.image]
bazel = "//b"
repository = "ghcr.io/acme/a"
image_tag = "y-{version}"
floating = «image-collision»["latest"]`;
const RELEASED_WITH = `[components.y]
version = "calver:YYYY.MM"
[components.x]
released_with = ["y"]
[components.x.image]
bazel = "//a"
repository = "ghcr.io/a"
image_tag = «missing-number»"{major}.{minor}.{patch}"`;

export const IMAGE_CASES: Cases = {
  sources: [
    ["«image-without-source»[components.x.image]\nrepository = 'ghcr.io/a'", "add bazel, dockerfile or nix"],
    [image("dockerfile = «image-with-two-sources»'Dockerfile'"), "keep one of them"],
    [image("nix = «image-with-two-sources»'.#x'"), "keep one of them"],
    [image("build_args = «key-of-another-source»{}"), "take it out"],
    [image("builder = «key-of-another-source»'docker'"), "take it out"],
    [image("context = «key-of-another-source»'.'"), "take it out"],
    [`${DOCKERFILE}tag_via = «key-of-another-source»'args'`, "take it out"],
    [`${NIX} '.#x'\nload = { bazel = «key-of-another-source»'//a', as = 'a:dev' }`, "take it out"],
    [
      "[components.x.image]\nrepository = 'ghcr.io/a'\nbazel = «bad-label»':push'",
      /^write it from the root: "\/\/the\/package:push", or "\/\/:push" if/,
    ],
    [
      "[components.x.image]\nrepository = 'ghcr.io/a'\nbazel = «bad-label»'a//b:push'",
      /^write it from the root/,
    ],
    [
      "[components.x.image]\nrepository = 'ghcr.io/a'\nbazel = «unknown-placeholder»'//a:{version}'",
      /^use one of \{component\}/,
    ],
    [`${NIX} «bad-nix-attribute»'attic'`, 'write ".#attic"'],
    [`${DOCKERFILE}build_args = { V = «unknown-placeholder»'{digest_short}' }`, /^use one of/],
    [`${DOCKERFILE}builder = «bad-value»'bildah'`, 'did you mean "buildah"?'],
    [`${DOCKERFILE}context = «bad-path»'/src'`, /without a leading \//],
    [image("tag_via = «bad-value»'//misc:push_tag'"), 'for example tag_via = "args"'],
    [image("tag_via = { flag = «bad-label»'push_tag' }"), 'write it from the root: "//push_tag"'],
    [image("«missing-key»tag_via = {}"), 'add it, for example flag = "//misc:push_tag"'],
  ],
  repositories: [
    [
      "«missing-key»[components.x.image]\nbazel = '//a'",
      'add it, for example repository = "ghcr.io/acme/mono/api"',
    ],
    [`${REPOSITORY} «bad-repository»'acme/api'`, /^write it whole/],
    [`${REPOSITORY} «bad-repository»'https://ghcr.io/a'`, 'leave the scheme out: "ghcr.io/a"'],
    [`${REPOSITORY} «bad-repository»'ghcr.io/a:latest'`, /^leave the tag out/],
    [`${REPOSITORY} «bad-repository»'ghcr.io/Acme'`, /lower-case/],
    [`${REPOSITORY} «unknown-placeholder»'ghcr.io/a/{version}'`, /^use one of \{component\}/],
    ["[components.B.image]\nbazel = '//a'\nrepository = «bad-repository»'ghcr.io/{component}'", /lower-case/],
    [TWICE, /repository of its own/],
    [REWRITTEN, /repository of its own/],
    [FLOATING_TWICE, /repository of its own/],
  ],
  destinations: [
    [
      going("{ upstream = 'ghcr.io/a', «unknown-destination»overlya = 'quay.io/a' }", OVERLAY),
      "did you mean overlay?",
    ],
    [
      going("{ «unknown-destination»a = 'ghcr.io/a', «unknown-destination»b = 'quay.io/a' }"),
      /^add \[destinations.a\]/,
      /^add/,
    ],
    [
      going(
        "{ a = 'ghcr.io/a', «two-default-destinations»b = 'quay.io/a' }",
        "[destinations.a]\n[destinations.b]",
      ),
      /\[destinations.b\]/,
    ],
    [
      going("{ a = 'ghcr.io/a', «unknown-destination»mirror = 'quay.io/a' }", "[destinations.a]"),
      /^add \[destinations.mirror\]/,
    ],
    [going("{ a = 'ghcr.io/a', overlay = «duplicate-value»'ghcr.io/a' }", OVERLAY), "keep one of them"],
    [going("{ overlay = «wrong-type»1 }", OVERLAY), 'put it in quotes: overlay = "1"'],
  ],
  "image tags": [
    [image("image_tag = «fixed-image-tag»'latest'"), /floating/],
    [image("image_tag = «bad-image-tag»'v/{version}'"), /^use letters/],
    [image("image_tag = «bad-image-tag»'-{version}'"), /^use letters/],
    [image("image_tag = «unknown-placeholder»'{tag}'"), /^use one of/],
    [
      image("image_tag = «digest-tag-needs-args»'{digest_short}'\ntag_via = 'stamp'"),
      'write tag_via = "args"',
    ],
    [
      image("image_tag = «digest-tag-needs-args»'{digest_short}'\ntag_via = { flag = '//a:b' }"),
      'write tag_via = "args"',
    ],
    [
      "[components.'a/b'.image]\nbazel = '//a'\nrepository = 'ghcr.io/a'\nimage_tag = «bad-image-tag»'{component}-{version}'",
      /^use/,
    ],
    [RELEASED_WITH, "use {version}"],
    [image("floating = [«floating-image-tag»'{version}']"), /take it out/],
    [image("floating = [«unknown-placeholder»'{digest_short}']"), /^use one of/],
    [image("floating = ['latest', «duplicate-value»'latest']"), "keep one of them"],
    [image("floating = { «unknown-channel»stabel = ['latest'] }"), "did you mean stable?"],
    [image("floating = «wrong-type»'latest'"), 'write a list: floating = ["latest"]'],
  ],
  "platforms and loading": [
    [image("platforms = [«bad-platform»'amd64']"), 'did you mean "linux/amd64"?'],
    [image("platforms = [«bad-platform»'linux/aarch64']"), 'did you mean "linux/arm64"?'],
    [image("platforms = [«bad-platform»'?']"), /^such as/],
    [image("load = { bazel = '//a:load', as = «bad-reference»'acme/api' }"), 'add a tag: "acme/api:dev"'],
    [image("load = { bazel = '//a:load', as = «bad-reference»'Acme api' }"), 'such as "acme/api:dev"'],
    [image("«load-without-target»load = { as = 'acme/api:dev' }"), /^add bazel/],
    [image("«missing-key»load = { bazel = '//a:load' }"), /as = "acme\/api:dev"/],
  ],
};
