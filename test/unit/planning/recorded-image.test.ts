/** One image at several destinations: what the record says of the others decides what may be here. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatReference, parseRepository } from "../../../src/domain/images/reference.ts";
import { judgeImages } from "../../../src/planning/gates/judge.ts";
import { judgeBuild } from "../../../src/planning/standing/built-image.ts";
import { recordedElsewhere } from "../../../src/planning/wanting/recorded.ts";
import {
  codes,
  commit,
  component,
  digest,
  HEAD,
  image,
  observed,
  project,
  record,
  stepsOf,
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
  const origin = { env: new Set<string>(), remoteUrls: [], chosenDestination: "overlay" };
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
      const { wanted } = wantedAtOverlay(imageTag, { intents });
      assert.equal(recordedElsewhere(wanted, intents.get(TAG)?.intent, HEAD), OURS);
      assert.equal(formatReference(present(wanted.reference)), here);
    });

    test("is settled if a copy of it is here, and refused if anything else is", () => {
      for (const [found, states, problems] of [
        [OURS, ["satisfied", "satisfied"], []],
        [OTHER, ["needed", "refused"], ["destinations-differ"]],
      ] as const) {
        const { all } = wantedAtOverlay(imageTag, { intents, served: new Map([[here, found]]) });
        const steps = stepsOf(all).filter(({ kind }) => kind !== "publish");
        assert.deepEqual(
          steps.map(({ state }) => state),
          states,
        );
        assert.deepEqual(codes(judgeImages(all.stood)), problems);
      }
    });

    test("is refused if a build gives another digest", () => {
      const { all } = wantedAtOverlay(imageTag, { intents });
      const [build] = stepsOf(all);
      assert.ok(build?.kind === "build" && build.product.kind === "image");
      const { image: planned, standing } = build.product;
      const built = (one: typeof OURS) => ({ digest: one, pushedTags: () => null, platforms: null });
      const judge = (one: typeof OURS) => {
        const verdict = judgeBuild(planned, standing, built(one), "//api");
        return verdict.ok ? [] : codes(verdict.problems);
      };
      assert.deepEqual(judge(OURS), []);
      assert.deepEqual(judge(OTHER), ["destinations-differ"]);
    });

    test("is nothing to go by if the record is of another commit", () => {
      const moved = new Map([[TAG, record(TAG, { [upstream]: OURS }, { commit: commit("c") })]]);
      const { wanted } = wantedAtOverlay(imageTag, { intents: moved });
      assert.equal(recordedElsewhere(wanted, moved.get(TAG)?.intent, HEAD), null);
      assert.deepEqual(wanted, wantedAtOverlay(imageTag).wanted);
    });
  });
}

test("an image with one repository is nowhere else", () => {
  const api = component("api", { artifacts: [image("ghcr.io/acme/api")] });
  const all = observed(project([api]), [TAG]);
  assert.equal(recordedElsewhere(present(all.images[0]), record(TAG).intent, HEAD), null);
});
