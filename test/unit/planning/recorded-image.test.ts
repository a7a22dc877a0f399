/** One image at several destinations: what the record says of the others decides what may stand here. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatReference, parseRepository } from "../../../src/domain/images/reference.ts";
import { judgeBuild } from "../../../src/planning/standing/judge-build.ts";
import { judgeReference } from "../../../src/planning/standing/judge-reference.ts";
import { recordedElsewhere, resolveRecorded } from "../../../src/planning/standing/recorded-image.ts";
import { planImage } from "../../../src/planning/steps/plan-image.ts";
import {
  codes,
  commit,
  component,
  digest,
  facts,
  HEAD,
  image,
  observed,
  project,
  record,
  template,
  unwrap,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const TAG = "api@1.2.0";
const [OURS, OTHER] = [digest("1"), digest("2")];
const repository = (text: string) => unwrap(parseRepository(text));

/** What is wanted at the overlay, while the record knows the image upstream. */
function wantedAtOverlay(imageTag: string, found: Parameters<typeof observed>[2] = {}) {
  const destinations = [
    { destination: "upstream", repository: repository("ghcr.io/acme/api") },
    { destination: "overlay", repository: repository("gitlab.com/group/api") },
  ];
  const api = component("api", {
    artifacts: [image("ghcr.io/acme/api", { destinations, imageTag: template(imageTag) })],
  });
  const origin = { env: new Set<string>(), remoteUrl: null, chosenDestination: "overlay" };
  const all = observed(
    project([api], { destinations: [{ name: "upstream" }, { name: "overlay" }] }),
    [TAG],
    found,
    {
      origin,
    },
  );
  return { all, wanted: present(all.images[0]) };
}

for (const { imageTag, upstream, here } of [
  { imageTag: "{version}", upstream: "ghcr.io/acme/api:1.2.0", here: "gitlab.com/group/api:1.2.0" },
  {
    imageTag: "{digest_short}",
    upstream: `ghcr.io/acme/api:${"1".repeat(12)}`,
    here: `gitlab.com/group/api:${"1".repeat(12)}`,
  },
]) {
  describe(`an image tagged ${imageTag} that the record knows at another destination`, () => {
    const intents = new Map([[TAG, record(TAG, { [upstream]: OURS })]]);

    test("has that one's digest, and with it its image tag here", () => {
      const { wanted, all } = wantedAtOverlay(imageTag, { intents });
      assert.equal(recordedElsewhere(wanted, all.facts), OURS);
      const { reference } = resolveRecorded(wanted, intents, HEAD);
      assert.equal(formatReference(present(reference)), here);
    });

    test("is settled where a copy of it stands here, and refused where anything else does", () => {
      for (const [found, states, problems] of [
        [OURS, ["satisfied", "satisfied"], []],
        [OTHER, ["needed", "refused"], ["destinations-differ"]],
      ] as const) {
        const { wanted, all } = wantedAtOverlay(imageTag, { intents, served: new Map([[here, found]]) });
        const resolved = resolveRecorded(wanted, intents, HEAD);
        const steps = planImage(resolved, all);
        assert.deepEqual(
          steps.map(({ state }) => state),
          states,
        );
        assert.deepEqual(codes(judgeReference(resolved, all.facts)), problems);
      }
    });

    test("is refused where a build gives another digest", () => {
      const { wanted, all } = wantedAtOverlay(imageTag, { intents });
      const [build] = planImage(resolveRecorded(wanted, intents, HEAD), all);
      assert.ok(build?.kind === "build" && build.product.kind === "image");
      const built = (one: typeof OURS) => ({ digest: one, pushedTags: null, platforms: null });
      const judge = (one: typeof OURS) =>
        build.product.kind === "image" ? codes(judgeBuild(build.product.image, built(one), "//api")) : [];
      assert.deepEqual(judge(OURS), []);
      assert.deepEqual(judge(OTHER), ["destinations-differ"]);
    });

    test("is nothing to go by where the record is of another commit", () => {
      const moved = new Map([[TAG, record(TAG, { [upstream]: OURS }, { commit: commit("c") })]]);
      const { wanted, all } = wantedAtOverlay(imageTag, { intents: moved });
      assert.equal(recordedElsewhere(wanted, all.facts), null);
      assert.equal(resolveRecorded(wanted, moved, HEAD), wanted);
    });
  });
}

test("an image with one repository is nowhere else", () => {
  const api = component("api", { artifacts: [image("ghcr.io/acme/api")] });
  const all = observed(project([api]), [TAG]);
  assert.equal(recordedElsewhere(present(all.images[0]), facts([TAG])), null);
});
