import * as z from "zod/mini";
import { bazelCommand, targetPattern } from "./judge-bazel.ts";
import { branch, githubRepository, remote } from "./judge-git.ts";
import { registryHost } from "./judge-oci.ts";
import { prereleaseGlob } from "./judge-path.ts";
import { filled, plainName, RELEASE_PLACEHOLDERS, template, variableName } from "./judge-text.ts";
import { constrained, described, flags, named, table, text, texts } from "./schema-parts.ts";

/** `[repository]`. */
export const repositorySchema = table({
  github: described(
    text(githubRepository),
    "owner/name. Default: GITHUB_REPOSITORY, then the remote's URL.",
    "acme/mono",
  ),
  trunk: described(text(branch), 'The branch stable releases must be contained in. Default: "main".', "main"),
  remote: described(text(remote), 'Default: "origin".', "origin"),
  record: described(
    z.enum(["ref", "none"]),
    'Where a release\'s intent and record live: "ref" (refs/slipway/…, the default) or "none".',
    "ref",
  ),
});

/** `[bazel]`. */
export const bazelSchema = table({
  command: described(text(bazelCommand), "Default: BAZEL, then bazelisk, then bazel.", "bazel"),
  startup_flags: described(flags(), "Before Bazel's command.", ["--output_user_root=/tmp/bazel"]),
  flags: described(flags(), "On every build, run, test and cquery.", ["--config=release"]),
  query_flags: described(flags(), "On every query.", ["--noimplicit_deps"]),
  env: described(
    named(variableName, text(template(RELEASE_PLACEHOLDERS))),
    "For every Bazel call and pusher of a release; entries with {version} only where there is a release.",
    { RELEASE_VERSION: "v{version}" },
  ),
  test: described(texts(targetPattern), "Must pass before anything is published.", ["//..."]),
  push_jobs: described(z.int().check(z.minimum(1)), "Pushers at once, for each registry. Default: 4.", 4),
});

/** `[registries.HOST]`. */
export const registrySchema = table({
  insecure: described(
    z.boolean(),
    "Speak plain HTTP to it. Default: false, but true on a loopback address.",
    false,
  ),
  rewrite: described(text(registryHost), "Push here instead.", "localhost:5000"),
});

/** `[channels.X]`. */
export const channelSchema = table({
  prerelease: described(texts(prereleaseGlob), "Globs over the prerelease part of its versions.", ["beta*"]),
  trunk_only: described(
    z.boolean(),
    "Whether the trunk must contain its commits. Default: false; stable: true.",
    false,
  ),
  github: described(
    z.enum(["prerelease", "release"]),
    'Default: "prerelease"; stable: "release".',
    "prerelease",
  ),
});

const when = constrained(
  table({
    env: described(text(variableName), "Where this environment variable is set.", "GITLAB_CI"),
    channel: described(text(plainName), "For releases of this channel.", "beta"),
    remote: described(text(filled), "Where the remote's URL matches this glob.", "*gitlab.com*"),
  }),
  { minProperties: 1, maxProperties: 1 },
);

const WHEN = "When a run pushes here; one of three. The default destination has none.";
/** `[destinations.X]`. */
export const destinationSchema = table({ when: described(when, WHEN, { env: "GITLAB_CI" }) });
