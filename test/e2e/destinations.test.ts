/** Which of several registries a run pushes to, and what it says if nothing or too much decides. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[destinations.overlay]
when = { env = "GITLAB_CI" }

[destinations.mirror]
when = { channel = "beta" }

[destinations.home]
when = { remote = "*remote.git" }

[channels.beta]
prerelease = ["beta*"]

[defaults]
tag = "{component}/v{version}"

# One without a \`when\`.
[components.api.image]
bazel = "//api:push"
repository = { upstream = "REGISTRY/acme/api", overlay = "REGISTRY/group/api", mirror = "REGISTRY/mirror/api" }

# None without a \`when\`.
[components.web.image]
bazel = "//web:push"
repository = { overlay = "REGISTRY/group/web", mirror = "REGISTRY/mirror/web" }

[components.tool.image]
bazel = "//tool:push"
repository = { home = "REGISTRY/home/tool", upstream = "REGISTRY/acme/tool" }

[components.plain.image]
bazel = "//plain:push"
repository = "REGISTRY/acme/plain"
`;

const GITLAB = { env: { GITLAB_CI: "true" } };

describe("the destination of an image", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository({ config: CONFIG });
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** Where a tag's image would go, without the registry's host. */
  async function destination(args: readonly string[], options = {}): Promise<string[]> {
    const { images } = done(await place.slipway(["check", "--json", ...args], options));
    return images.map((image: string) => image.slice(image.indexOf("/") + 1));
  }

  test("is the one without a `when` if none fits", async () => {
    assert.deepEqual(await destination(["api/v1.0.0"]), ["acme/api:1.0.0"]);
  });

  test("is the one whose `when` fits: a variable, a channel, a remote", async () => {
    assert.deepEqual(await destination(["api/v1.0.0"], GITLAB), ["group/api:1.0.0"]);
    assert.deepEqual(await destination(["api/v1.0.0"], { env: { GITLAB_CI: "" } }), ["acme/api:1.0.0"]);
    assert.deepEqual(await destination(["api/v1.0.0-beta.1"]), ["mirror/api:1.0.0-beta.1"]);
    assert.deepEqual(await destination(["tool/v1.0.0"]), ["home/tool:1.0.0"]);
  });

  test("is the one that is named, whatever fits", async () => {
    assert.deepEqual(await destination(["api/v1.0.0", "--destination", "mirror"], GITLAB), [
      "mirror/api:1.0.0",
    ]);
    assert.deepEqual(await destination(["tool/v1.0.0", "--destination", "upstream"]), ["acme/tool:1.0.0"]);
  });

  test("does not concern an image with one repository", async () => {
    assert.deepEqual(await destination(["plain/v1.0.0", "--destination", "overlay"]), ["acme/plain:1.0.0"]);
  });

  for (const command of ["check", "plan", "release"]) {
    test(`is refused by ${command} if none was chosen, and if two fit`, async () => {
      const hints = ["--destination NAME"];
      await assertRefused(place, [command, "web/v1.0.0"], {
        exit: 4,
        codes: command === "check" ? ["no-destination"] : ["no-such-tag", "no-destination"],
        says: ["web", "overlay, mirror", "none fits"],
        hints,
      });
      await assertRefused(
        place,
        [command, "api/v1.0.0-beta.1"],
        {
          exit: 4,
          codes: command === "check" ? ["no-destination"] : ["no-such-tag", "no-destination"],
          says: ["overlay and mirror both fit"],
          hints,
        },
        GITLAB,
      );
    });
  }

  test("is refused if the image does not have it, and if nothing does", async () => {
    await assertRefused(place, ["check", "web/v1.0.0", "--destination", "upstream"], {
      exit: 4,
      codes: ["no-destination"],
      says: ['"upstream"'],
      hints: ["overlay, mirror"],
    });
    await assertRefused(place, ["check", "web/v1.0.0", "--destination", "overlya"], {
      exit: 2,
      codes: ["unknown-destination"],
      says: ["overlya"],
      hints: ["overlay"],
    });
  });
});
