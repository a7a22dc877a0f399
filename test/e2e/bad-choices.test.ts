/** Configurations that are right, and a run that they do not fit: destinations, and artifacts that cannot be released yet. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused } from "../support/refusal.ts";
import { CONFIG, startSmallRepository } from "../support/small-repository.ts";

const OTHER_KINDS = `format = 1
[repository]
github = "acme/mono"
[components.web.site]
build = ["true"]
directory = "out"
provider = { command = ["./deploy.sh"] }
environments.production = { channel = "stable" }
[components.tool.command]
run = ["goreleaser"]
[components.back.image]
dockerfile = "Dockerfile"
repository = "REGISTRY/acme/back"
[components.cache.image]
nix = ".#cache"
repository = "REGISTRY/acme/cache"
[components.cli.files]
bazel = ["//cli:dist"]
`;

test("destinations: one that is not configured, one that an image has not, and none that fits", async () => {
  const repository = '{ upstream = "REGISTRY/acme/api", overlay = "REGISTRY/overlay/api" }';
  await using place = await startSmallRepository({
    config: `${CONFIG.replace('"REGISTRY/acme/api"', repository)}
[destinations.overlay]
when = { env = "GITLAB_CI" }
[destinations.upstream]
when = { env = "GITHUB_CI" }
[destinations.spare]
`,
  });
  const check = ["check", "api/v1.2.3"];
  await assertRefused(place, [...check, "--destination", "overly"], {
    exit: 2,
    codes: ["unknown-destination"],
    says: ['"overly"'],
    hints: ['Did you mean "overlay"?'],
  });
  await assertRefused(place, [...check, "--destination", "spare"], {
    exit: 4,
    codes: ["no-destination"],
    says: ["api", '"spare"'],
    hints: ["upstream, overlay"],
  });
  const unclear = { exit: 4, codes: ["no-destination"], hints: ["--destination NAME", "[destinations]"] };
  await assertRefused(place, check, { ...unclear, says: ["none fits"] });
  const env = { GITLAB_CI: "1", GITHUB_CI: "1" };
  await assertRefused(place, check, { ...unclear, says: ["both fit"] }, { env });
});

test("kinds of artifacts that cannot be released yet are refused when a release is planned, all of them", async () => {
  await using place = await startSmallRepository({ config: OTHER_KINDS });
  const components = ["web", "tool", "back", "cache", "cli"];
  const tags = components.map((component) => `${component}/v1.0.0`);
  for (const tag of tags) await place.tree.tag(tag);
  const refused = {
    exit: 4,
    codes: components.map(() => "unsupported-artifact"),
    says: ["web has a site", "tool has a command", "a Dockerfile image", "a Nix image", "cli has files"],
    hints: components.map((component) => `[components.${component}]`),
  };
  const { json } = await assertRefused(place, ["plan", ...tags], refused);
  assert.deepEqual(
    json().releases.map(({ tag }: { tag: string }) => tag),
    tags,
    "the plan stands beside the error",
  );
  await assertRefused(place, ["release", ...tags], refused);
  place.assertNoBazel();
});
