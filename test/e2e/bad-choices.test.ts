/** Configurations that are right, and a run that their destinations do not fit. */

import { test } from "node:test";
import { assertRefused } from "../support/refusal.ts";
import { CONFIG, startSmallRepository } from "../support/small-repository.ts";

test("destinations: one that is not configured, one that an image does not have, and none that fits", async () => {
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
