/** `slipway audit`: every release there ever was, against git, the registry and GitHub, each of which may have drifted. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Audited, type AuditedCheck, auditedAs, auditedStates, differing } from "../support/audited.ts";
import { type PastReleases, startPastReleases, writeRecords } from "../support/past-releases.ts";
import { present } from "../support/present.ts";
import { done } from "../support/released.ts";

describe("audit", () => {
  let place: PastReleases;
  before(async () => {
    place = await startPastReleases({ components: 2, each: 6 });
    place.env["XDG_CACHE_HOME"] = join(place.scratch, "cache");
  });
  after(() => place?.[Symbol.asyncDispose]());

  const audit = (...args: readonly string[]) => place.slipway(["audit", "--json", ...args]);
  const onRemote = (...args: string[]) => place.tree.git(`--git-dir=${place.tree.remote}`, ...args);
  const pages = () => place.github.repository("acme/mono").releases;
  const images = (name: string) => present(place.registry.state.repositories.get(`acme/${name}`));

  test("reads everything back: a row for each release, and one request for a hundred pages", async () => {
    const before = place.github.requests.length;
    const result = await audit();
    const { releases } = done(result);
    assert.deepEqual(new Set(releases.map(({ state }: Audited) => state)), new Set(["finished"]));
    assert.equal(releases.length, 12);
    const kinds = auditedAs(result, "svc1/v1.5.0").checks.map(({ kind }) => kind);
    assert.deepEqual(kinds, ["tag", "record", "image", "image", "signature", "signature", "forge"]);
    const older = auditedAs(result, "svc1/v1.4.0").checks.map(({ kind }) => kind);
    assert.equal(older.filter((kind) => kind === "image").length, 1, "latest is a newer release's");
    assert.equal(place.github.requests.length, before + 1);
    const text = await place.slipway(["audit", "svc2"]);
    assert.equal(text.exitCode, 0, text.stderr);
    assert.match(text.stdout, /^svc2\/v1\.5\.0 +finished +✓ +✓ +✓ 2 +✓ +✓ 2\n/m);
    assert.match(text.stdout, /\n6 releases: 6 finished\neverything that is recorded agrees\n$/);
  });

  test("finds what was moved, deleted or put elsewhere, wherever that is, and exits with 9", async () => {
    const commit = await place.tree.git("rev-parse", "HEAD");
    await place.tree.git("commit", "--quiet", "--allow-empty", "--message", "After");
    await place.tree.git("push", "--quiet", "origin", "main");
    const moved = await place.tree.git("rev-parse", "HEAD");
    const record = await onRemote("rev-parse", "refs/slipway/svc1/v1.3.0");
    await onRemote("update-ref", "refs/tags/svc1/v1.1.0", moved);
    await onRemote("update-ref", "-d", "refs/tags/svc1/v1.2.0");
    await onRemote("update-ref", "-d", "refs/slipway/svc1/v1.3.0");
    const [own, other] = [place.digestOf("svc1/v1.4.0"), place.digestOf("svc1/v1.0.0")];
    images("svc1").tags.set("1.4.0", other);
    images("svc1").tags.set("latest", other);
    const page = present(pages().find(({ tagName }) => tagName === "svc2/v1.1.0"));
    pages().splice(pages().indexOf(page), 1);
    const [signature] = [...images("svc2").manifests].filter(([, { content }]) =>
      content.includes(`"subject":{"digest":"${place.digestOf("svc2/v1.2.0")}"}`),
    );
    const [lost, manifest] = present(signature);
    images("svc2").manifests.delete(lost);
    const result = await audit();
    assert.equal(result.exitCode, 9, result.stderr);
    assert.deepEqual(differing(result), {
      "svc1/v1.1.0": [["tag", commit, moved]],
      "svc1/v1.2.0": [["tag", commit, null]],
      "svc1/v1.3.0": [["record", "complete", null]],
      "svc1/v1.4.0": [["image", own, other]],
      "svc1/v1.5.0": [["image", place.digestOf("svc1/v1.5.0"), other]],
      "svc2/v1.1.0": [["forge", "published", null]],
      "svc2/v1.2.0": [["signature", lost, null]],
    });
    const text = await place.slipway(["audit", "--only-drift"]);
    assert.equal(text.exitCode, 9);
    assert.match(text.stdout, /^svc2\/v1\.2\.0 +drifted +✓ +✓ +✓ +✓ +✗ 1 of 2\n {2}✗ 127\.0\.0\.1/m);
    assert.doesNotMatch(text.stdout, /^svc2\/v1\.3\.0/m);
    assert.match(
      text.stdout,
      /\n12 releases: 7 drifted, 5 finished\ndrift: 7 releases are not as recorded; `slipway verify svc1\/v1\.5\.0` reads the first again\n$/,
    );
    await onRemote("update-ref", "refs/tags/svc1/v1.1.0", commit);
    await onRemote("update-ref", "refs/tags/svc1/v1.2.0", commit);
    await onRemote("update-ref", "refs/slipway/svc1/v1.3.0", record);
    images("svc1").tags.set("1.4.0", own);
    images("svc1").tags.set("latest", place.digestOf("svc1/v1.5.0"));
    images("svc2").manifests.set(lost, manifest);
    pages().push(page);
    done(await audit());
  });

  test("tells in a step's summary what differs, and prints a Markdown table", async () => {
    const summary = join(place.scratch, "summary");
    images("svc2").tags.delete("1.0.0");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const { exitCode, stdout } = await place.slipway(["audit", "--markdown"], { env });
    assert.equal(exitCode, 9);
    assert.equal(stdout.match(/^\| <code>svc\d\/v1\.\d\.0<\/code> \|/gm)?.length, 12);
    const written = await readFile(summary, "utf8");
    assert.equal(written.match(/^\| <code>/gm)?.length, 1, "only what somebody has to look at");
    assert.match(written, /svc2:1\.0\.0<\/code>: expected sha256:[0-9a-f]{64}, found nothing \|\n/);
    assert.match(written, /\n12 releases: 1 drifted, 11 finished\n/);
    images("svc2").tags.set("1.0.0", place.digestOf("svc2/v1.0.0"));
  });

  test("what was never finished, given up or from before slipway is told, and is no drift", async () => {
    const images = [{ reference: `${place.registry.host}/acme/svc1:1.8.0`, digest: null }];
    const withdrawal = { kind: "abandoned", at: "2026-06-08T09:30:12Z", by: "Ada", reason: "too slow" };
    await writeRecords(
      place,
      new Map([
        ["svc1/v1.7.0", { images, state: "intended" }],
        ["svc1/v1.8.0", { images, state: "intended", withdrawal }],
      ]),
    );
    await onRemote("update-ref", "refs/tags/svc1/v0.9.0", "main");
    await onRemote("update-ref", "refs/tags/svc1/v1.6.0", "main");
    const result = await audit("svc1");
    assert.equal(result.exitCode, 0, result.stderr);
    const { "svc1/v1.5.0": finished, ...others } = auditedStates(result);
    assert.equal(finished, "finished", "latest is not left to what was never finished");
    assert.deepEqual(
      ["svc1/v0.9.0", "svc1/v1.6.0", "svc1/v1.7.0", "svc1/v1.8.0"].map((tag) => others[tag]),
      ["unrecorded", "unfinished", "unfinished", "abandoned"],
    );
    for (const ref of ["tags/svc1/v0.9.0", "tags/svc1/v1.6.0", "tags/svc1/v1.7.0", "tags/svc1/v1.8.0"])
      await onRemote("update-ref", "-d", `refs/${ref}`);
    for (const tag of ["svc1/v1.7.0", "svc1/v1.8.0"])
      await onRemote("update-ref", "-d", `refs/slipway/${tag}`);
  });

  test("a component's first record that was deleted is drift if another record or its tag tells of it", async () => {
    const [first, later] = ["svc2/v1.0.0", "svc2/v1.3.0"];
    const objects = await Promise.all(
      [first, later].map((tag) => onRemote("rev-parse", `refs/slipway/${tag}`)),
    );
    const [lost = "", kept = ""] = objects;
    await onRemote("update-ref", "-d", `refs/slipway/${first}`);
    const before = await audit("svc2");
    assert.equal(before.exitCode, 0, before.stderr);
    assert.equal(auditedStates(before)[first], "unrecorded");

    const record = JSON.parse(await onRemote("cat-file", "blob", kept));
    const rollback = { to: first, at: "2026-06-08T09:30:12Z", by: "Ada", reason: null, finished: true };
    for (const ref of ["slipway", "tags"]) await onRemote("update-ref", "-d", `refs/${ref}/${later}`);
    await writeRecords(place, new Map([[later, { ...record, rollback }]]));
    await onRemote("update-ref", `refs/tags/${later}`, record.commit);
    const named = await audit("svc2");
    assert.deepEqual(differing(named), { [first]: [["record", "complete", null]] });
    await onRemote("update-ref", `refs/slipway/${later}`, kept);

    await place.tree.git("fetch", "--quiet", "--tags", "origin");
    const annotate = async (message: string) => {
      await place.tree.git("tag", "--force", "--annotate", first, "--message", message, record.commit);
      await place.tree.git("push", "--quiet", "--force", "origin", `refs/tags/${first}`);
      return await audit("svc2");
    };
    assert.equal(auditedStates(await annotate("The first one"))[first], "unrecorded");
    assert.deepEqual(differing(await annotate("svc2 1.0.0")), { [first]: [["record", "complete", null]] });
    await onRemote("update-ref", `refs/slipway/${first}`, lost);
    done(await audit("svc2"));
    await onRemote("update-ref", `refs/tags/${first}`, record.commit);
    await place.tree.git("tag", "--delete", ...(await place.tree.git("tag")).split("\n"));
  });

  test("without records, image tags and pages have to be there, whatever they hold", async () => {
    await place.tree.edit({
      "slipway.toml": [['github = "acme/mono"', 'github = "acme/mono"\nrecord = "none"']],
    });
    for (const tag of place.tags.filter((each) => each.startsWith("svc2/")))
      await onRemote("update-ref", "-d", `refs/slipway/${tag}`);
    images("svc2").tags.set("1.0.0", place.digestOf("svc2/v1.1.0"));
    const { releases } = done(await audit("svc2"));
    assert.deepEqual(
      releases[0].checks.map(({ kind }: AuditedCheck) => kind),
      ["tag", "image", "image", "forge"],
    );
    images("svc2").tags.delete("1.0.0");
    assert.deepEqual(differing(await audit("svc2")), { "svc2/v1.0.0": [["image", "an image", null]] });
    images("svc2").tags.set("1.0.0", place.digestOf("svc2/v1.0.0"));
    await place.tree.git("checkout", "--quiet", "slipway.toml");
  });

  test("a yanked release keeps its images, and no floating tag stands on it", async () => {
    const yanked = "svc1/v1.5.0";
    const object = await onRemote("rev-parse", `refs/slipway/${yanked}`);
    const record = JSON.parse(await onRemote("cat-file", "blob", object));
    const withdrawal = { kind: "yanked", at: "2026-06-08T09:30:12Z", by: "Ada", reason: "it loses data" };
    for (const ref of ["slipway", "tags"]) await onRemote("update-ref", "-d", `refs/${ref}/${yanked}`);
    await writeRecords(place, new Map([[yanked, { ...record, withdrawal }]]));
    await onRemote("update-ref", `refs/tags/${yanked}`, record.commit);
    const [own, before] = [place.digestOf(yanked), place.digestOf("svc1/v1.4.0")];
    const left = await audit("svc1");
    assert.equal(left.exitCode, 9);
    assert.deepEqual(differing(left), {
      [yanked]: [["image", `not ${own}`, own]],
      "svc1/v1.4.0": [["image", before, own]],
    });
    images("svc1").tags.set("latest", before);
    const moved = await audit("svc1");
    assert.equal(moved.exitCode, 0, moved.stdout);
    assert.equal(auditedStates(moved)[yanked], "yanked");
    images("svc1").tags.delete("1.5.0");
    assert.deepEqual(differing(await audit("svc1")), { [yanked]: [["image", own, null]] });
  });
});
