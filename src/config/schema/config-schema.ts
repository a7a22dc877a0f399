import { FORGE_KINDS } from "../../domain/project/forge.ts";
import { ATTACHABLE } from "../../domain/project/signing.ts";
import { componentSchema, defaultsSchema } from "./component-schema.ts";
import { bazelCommand, targetPattern } from "./judge-bazel.ts";
import { forgeProject, forgeUrl } from "./judge-forge.ts";
import { branch, githubRepository, prereleaseGlob, remote } from "./judge-git.ts";
import { registryHost } from "./judge-oci.ts";
import { attachable, serverUrl, signingCommand } from "./judge-signing.ts";
import {
  commitType,
  componentName,
  filled,
  headerPrefix,
  plainName,
  RELEASE_PLACEHOLDERS,
  template,
  variableName,
} from "./judge-text.ts";
import {
  choice,
  command,
  constant,
  constrained,
  described,
  flags,
  integer,
  named,
  table,
  text,
  texts,
  type Written,
  yesOrNo,
} from "./schema-parts.ts";

const repositorySchema = table({
  github: described(
    text(githubRepository),
    "owner/name. Default: GITHUB_REPOSITORY, then the remote's URL.",
    "acme/mono",
  ),
  forge: described(
    choice(...FORGE_KINDS),
    'Where releases are published: "github" (the default), "gitlab" or "gitea" (Forgejo too).',
    "gitlab",
    "gitea",
  ),
  project: described(
    text(forgeProject),
    "The project on GitLab or Gitea. Default: CI_PROJECT_PATH, then the remote's URL.",
    "acme/backend/mono",
  ),
  url: described(
    text(forgeUrl),
    "Where GitLab or Gitea is. Default: CI_SERVER_URL, then https://gitlab.com; of Gitea the remote's host.",
    "https://git.acme.dev",
  ),
  trunk: described(text(branch), 'The branch stable releases must be contained in. Default: "main".', "main"),
  remote: described(text(remote), 'Default: "origin".', "origin"),
  record: described(
    choice("ref", "none"),
    'Where a release\'s intent and record live: "ref" (refs/slipway/…, the default) or "none".',
    "ref",
  ),
});

const bazelSchema = table({
  command: described(text(bazelCommand), "Default: BAZEL, then bazelisk, then bazel.", "bazel"),
  startup_flags: described(flags(), "Before Bazel's command.", ["--output_user_root=/tmp/bazel"]),
  flags: described(flags(), "On every build, run, test and cquery.", ["--config=release"]),
  query_flags: described(flags(), "On every query.", ["--noimplicit_deps"]),
  env: described(
    named(variableName, text(template(RELEASE_PLACEHOLDERS))),
    "For every Bazel call and pusher of a release; entries with {version} only if there is a release.",
    { RELEASE_VERSION: "v{version}" },
  ),
  test: described(texts(targetPattern), "Must pass before anything is published.", ["//..."]),
  push_jobs: described(integer(1), "Pushers at once, for each registry. Default: 8.", 8),
});

const registrySchema = table({
  insecure: described(
    yesOrNo,
    "Speak plain HTTP to it. Default: false, but true on a loopback address.",
    false,
  ),
  rewrite: described(text(registryHost), "Push here instead.", "localhost:5000"),
});

const channelSchema = table({
  prerelease: described(texts(prereleaseGlob), "Globs over the prerelease part of its versions.", ["beta*"]),
  trunk_only: described(
    yesOrNo,
    "Whether the trunk must contain its commits. Default: false; stable: true.",
    false,
  ),
  github: described(
    choice("prerelease", "release"),
    'What it is at the forge (GitLab knows no difference). Default: "prerelease"; stable: "release".',
    "prerelease",
  ),
});

const raise = (description: string, ...examples: readonly string[]) =>
  described(choice("major", "minor", "patch", "none"), description, ...examples);

const commitsSchema = table({
  types: described(
    named(commitType, raise("What it raises.", "minor")),
    "What each type of Conventional Commits raises, besides the defaults; a breaking change raises the major version.",
    { refactor: "none" },
  ),
  other: raise('What any other commit raises. Default: "patch".', "patch", "none"),
  header: described(
    texts(headerPrefix),
    "Regular expressions for what may stand before a header and does not belong to it.",
    ["\\[[A-Z]+-[0-9]+\\] "],
  ),
});

const groupSchema = table({
  components: described(texts(componentName), "Two or more, with the same scheme.", ["api", "web"]),
  version: described(choice("same"), "All get the highest of their next versions.", "same"),
});

const keySchema = constrained(
  table({
    env: described(text(variableName), "The variable that holds it, in PEM.", "SLIPWAY_SIGNING_KEY"),
    file: described(text(filled), "The file that holds it, in PEM.", "release.key"),
    command: described(
      command(signingCommand),
      "Signs a SHA-256 digest, {digest} in hexadecimal, and prints the signature in base64.",
      ["kms-sign", "{digest}"],
    ),
    public_key: described(text(filled), "The file of the command's public key, in PEM.", "release.pub"),
  }),
  { minProperties: 1 },
);

const signingSchema = table({
  mode: described(
    choice("none", "keyless", "key"),
    'Who signs: "keyless" (Sigstore, by the identity of the CI job), "key", or nobody (the default).',
    "keyless",
  ),
  key: described(keySchema, 'Where the key is, with mode = "key"; one of env, file and command.', {
    env: "SLIPWAY_SIGNING_KEY",
  }),
  attach: described(
    texts(attachable),
    'What is attached. Default: ["provenance", "sbom", "signature"].',
    ATTACHABLE,
  ),
  fulcio: described(
    text(serverUrl),
    "Another certificate authority than Sigstore's.",
    "https://fulcio.acme.dev",
  ),
  rekor: described(text(serverUrl), "Another transparency log than Sigstore's.", "https://rekor.acme.dev"),
  timestamp_authority: described(
    text(serverUrl),
    "A timestamp authority that is asked as well. Default: none.",
    "https://timestamp.acme.dev/api/v1/timestamp",
  ),
  github_attestations: described(
    yesOrNo,
    'Whether GitHub keeps the statements, too, for `gh attestation verify`. Default: with mode = "keyless" and Sigstore\'s own services.',
    true,
  ),
  trusted_root: described(
    text(filled),
    "The file that says which services to trust. Default: Sigstore's own, fetched from it.",
    "trusted_root.json",
  ),
});

const when = constrained(
  table({
    env: described(text(variableName), "If this environment variable is set.", "GITLAB_CI"),
    channel: described(text(plainName), "For releases of this channel.", "beta"),
    remote: described(text(filled), "If the remote's URL matches this glob.", "*gitlab.com*"),
  }),
  { minProperties: 1, maxProperties: 1 },
);

const WHEN = "When a run pushes here; one of three. The default destination has none.";
const destinationSchema = table({ when: described(when, WHEN, { env: "GITLAB_CI" }) });

/** `slipway.toml` as it is written. */
export const configSchema = table({
  format: described(constant(1), "The version of this file's format.", 1),
  repository: described(repositorySchema, "The source repository."),
  bazel: described(bazelSchema, "How Bazel is called."),
  registries: described(
    named(registryHost, registrySchema),
    'Registries, by host[:port]: [registries."ghcr.io"].',
  ),
  channels: described(
    named(plainName, channelSchema),
    "The first channel whose globs match a version's prerelease part has it.",
  ),
  commits: described(commitsSchema, "What commits mean for the next version."),
  signing: described(
    signingSchema,
    "How statements about what is published are signed. Default: not at all.",
  ),
  destinations: described(
    named(plainName, destinationSchema),
    "Which of several repositories a run pushes to.",
  ),
  groups: described(named(plainName, groupSchema), "Components that are cut together, at one version."),
  defaults: defaultsSchema,
  components: described(named(componentName, componentSchema), "What is released, by name."),
});

/** `slipway.toml` as it is written, if its shape is right. */
export type Config = Written<typeof configSchema>;
