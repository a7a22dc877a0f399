/** What every builder of images does alike, whatever the images are made from. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type SourceKind, type SourceOf, sourceSubject } from "../../src/domain/project/artifact.ts";
import type { PushLayout } from "../../src/services/oci/built-layout.ts";
import type { ImageBuilder } from "../../src/services/ports/image-builder.ts";
import { pushBuilt } from "../support/push-as-slipway.ts";
import { type Registry, startRegistry } from "../support/registry.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { buildRefused, imageTag, plannedImage } from "./image-builder-fixture.ts";
import { connect } from "./registry-fixture.ts";

/** One kind of source: what there is in its workspace, and what is said if something is wrong. */
export interface Kind<K extends SourceKind> {
  readonly skip: string | false;
  /** Fills a folder; gives what makes a builder for it, as often as it is asked. */
  readonly start: (scratch: string, pushLayout: PushLayout) => Promise<() => ImageBuilder<K>>;
  readonly good: SourceOf<K>;
  readonly absent: { readonly source: SourceOf<K>; readonly says: RegExp; readonly hints: RegExp };
  readonly failing: { readonly source: SourceOf<K>; readonly says: readonly RegExp[] };
}

/** Tests one kind against the contract of `ImageBuilder`. */
export function testImageBuilder<K extends SourceKind>(
  name: string,
  { skip, start, good, absent, failing }: Kind<K>,
): void {
  describe(name, { skip }, () => {
    const service = connect();
    let registry: Registry;
    let scratch: TemporaryDirectory;
    let create: () => ImageBuilder<K>;
    before(async () => {
      registry = await startRegistry();
      scratch = await temporaryDirectory("slipway-images");
      create = await start(scratch.path, service.pushLayout);
    });
    after(async () => {
      for (const each of [registry, scratch]) await each[Symbol.asyncDispose]();
    });

    test("a source that is there is not missing, and one that is not says what to do", async () => {
      const facts = await create().inspect([good, absent.source], () => {});
      assert.equal(facts.get(sourceSubject(good))?.missing, undefined);
      const found = facts.get(sourceSubject(absent.source));
      assert.match(found?.missing ?? "", absent.says);
      assert.match(found?.hint ?? "", absent.hints);
    });

    test("the digest is known before the push, and is the one the registry serves after it", async () => {
      const image = plannedImage(good, registry.host, "acme/one");
      const told: string[] = [];
      const built = (await create().build([image], (text) => told.push(text))).get(image.id);
      assert.ok(built?.digest);
      assert.deepEqual(built.pushedTags(imageTag("1.2.3")), ["1.2.3"]);
      assert.equal(built.platforms?.length, 1);
      const reference = { repository: image.repository, tag: imageTag("1.2.3") };
      assert.equal(await service.digestOf(reference), null);
      assert.equal(await pushBuilt(built, reference, service), built.digest);
      assert.equal(await service.digestOf(reference), built.digest);
      assert.deepEqual(await service.platforms(image.repository, built.digest), built.platforms);
      assert.ok(told.length > 0, "progress is told");
    });

    test("a rebuild of the same commit agrees, in another repository too", async () => {
      const first = plannedImage(good, registry.host, "acme/upstream");
      const second = plannedImage(good, registry.host, "acme/overlay");
      const digests = new Set<string | null | undefined>();
      for (let time = 0; time < 2; time += 1) {
        const built = await create().build([first, second], () => {});
        for (const { id } of [first, second]) digests.add(built.get(id)?.digest);
      }
      assert.equal(digests.size, 1, [...digests].join(" "));
    });

    test("a build that fails shows its last lines, and nothing is there to push", async () => {
      const image = plannedImage(failing.source, registry.host, "acme/failing");
      const { code, message, hint } = await buildRefused(create().build([image], () => {}));
      assert.equal(code, "build-failed");
      for (const says of [sourceSubject(failing.source), ...failing.says])
        assert.match(message, new RegExp(says));
      assert.match(hint, /fix it with `/);
    });
  });
}
