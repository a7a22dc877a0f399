import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordState } from "../../../src/domain/release/plan.ts";
import { redactor } from "../../../src/domain/text/redact.ts";
import { checkText } from "../../../src/report/check-text.ts";
import { displayWidth } from "../../../src/report/columns.ts";
import { planText } from "../../../src/report/plan-text.ts";
import { deployText, loadText, recordText, unfinishedText } from "../../../src/report/record-text.ts";
import { reproduceDocument, reproduceText } from "../../../src/report/reproduce-text.ts";
import { verifyText } from "../../../src/report/verify-text.ts";
import { record as recordedIntent } from "../../support/facts.ts";
import {
  check,
  DIGEST,
  IMAGE,
  plan,
  RELEASE_URL,
  record,
  released,
  reproduction,
  verification,
} from "./samples.ts";

const ESCAPE = "\u001b";

const steps = [
  { kind: "build", subject: "//platform/api:api_push", state: "needed", reason: "no registry holds it" },
  {
    kind: "push",
    subject: IMAGE,
    state: "unknown",
    reason: `the registry serves ${DIGEST}, and the build decides whether that is the same`,
  },
  { kind: "float", subject: "ghcr.io/acme/mono/api:latest", state: "satisfied", reason: "it stands there" },
  { kind: "publish", subject: "api@2026.6.8", state: "refused", reason: "published for another commit" },
] as const;

test("a plan is a table if it fits", () => {
  const lines = planText(plan(steps), 200, false).split("\n");
  assert.deepEqual(lines.slice(0, 3), [
    "api@2026.6.8  stable, 0123456789ab",
    "  + build    //platform/api:api_push         no registry holds it",
    `  ? push     ${IMAGE}  the registry serves ${DIGEST}, and the build decides whether that is the same`,
  ]);
  assert.equal(lines[6], "1 step to do, 1 done, 1 decided by what is built, 1 refused");
});

test("a plan 60 columns wide has its reasons below, and what is too wide even alone is cut in its middle", () => {
  const lines = planText(plan(steps), 60, false).split("\n");
  assert.deepEqual(lines.slice(3, 8), [
    `  ? push     ${IMAGE}`,
    "             the registry serves",
    "  sha256:0123456789ab…bcdef0123456789abcdef0123456789abcdef,",
    "             and the build decides whether that is the same",
    "  ✓ float    ghcr.io/acme/mono/api:latest",
  ]);
});

test("a plan 80 columns wide has each digest whole, on a line of its own", () => {
  const lines = planText(plan(steps), 80, false).split("\n");
  assert.equal(lines[5], `  ${DIGEST},`);
});

/** Every text for people that has references, digests and tags in it. */
const TEXTS: Readonly<Record<string, (columns: number) => string>> = {
  plan: (columns) => planText(plan(steps), columns, false),
  record: (columns) => recordText(record, columns, false),
  "what was done so far": (columns) => unfinishedText(record, columns, false),
  verification: (columns) => verifyText(verification, columns, false),
  reproduction: (columns) =>
    reproduceText(reproduction, (text) => text, null, { columns, colour: false, recorded: true }),
  check: (columns) =>
    checkText({ ...check, images: [IMAGE, `ghcr.io/${"long/".repeat(20)}api:1`] }, columns, false),
  deployment: (columns) =>
    deployText({ format: 1, deployments: released.deployments, writes: 1 }, columns, false),
  loaded: (columns) => loadText([{ component: "api", image: `acme/${"long-".repeat(20)}:dev` }], columns),
};

for (const [name, text] of Object.entries(TEXTS))
  test(`${name}: no line is wider than the terminal, except an address`, () => {
    for (let columns = 24; columns <= 130; columns++)
      for (const line of text(columns).split("\n"))
        assert.ok(displayWidth(line) <= columns || /^ *https:\/\/\S+$/.test(line), `${columns}: ${line}`);
  });

test("a plan without a step to take says so", () => {
  const satisfied = steps.filter(({ state }) => state === "satisfied");
  const ending = (record: RecordState) => {
    const { releases, ...rest } = plan(satisfied);
    const text = planText({ ...rest, releases: releases.map((each) => ({ ...each, record })) }, 80, false);
    return text.split("\n\n").at(-1);
  };
  const recorded = recordedIntent("api@2026.6.8");
  assert.equal(ending({ kind: "off" }), "nothing to do\n");
  assert.equal(ending({ kind: "complete", ...recorded }), "nothing to do\n");
  for (const open of [{ kind: "absent" }, { kind: "intended", ...recorded }] as const)
    assert.equal(ending(open), "nothing to do but complete the record\n", open.kind);
  assert.equal(planText({ ...plan([]), releases: [] }, 80, false), "nothing to do\n");
});

test("a record shows references, digests and the release's address whole where there is no terminal", () => {
  const text = recordText(record, Number.POSITIVE_INFINITY, false);
  for (const line of [`${IMAGE} .*${DIGEST}`, `${DIGEST}  for ghcr.io/acme/mono/api:latest`, RELEASE_URL])
    assert.match(text, new RegExp(line.replaceAll(".i", "\\.i")));
});

test("what a run changed is said in words", () => {
  const text = recordText(record, 200, false);
  const said =
    "pushed 1 image tag, moved 1 floating tag, deployed 1 site, ran 1 command, attached 1 file, created 1 GitHub release";
  assert.ok(text.endsWith(`\n\n${said}\n`), text);
  assert.ok(unfinishedText(record, 200, false).endsWith(`\n\nso far: ${said}\n`));
  const begun = { ...released, images: [], deployments: [], commands: [], files: [], release: null };
  assert.match(
    unfinishedText({ ...record, releases: [begun], writes: 1 }, 80, false),
    /so far: recorded 1 release\n/,
  );
  assert.match(
    unfinishedText({ ...record, releases: [begun], writes: 0 }, 80, false),
    /so far: nothing was changed\n/,
  );
});

test("a record without a write says what was there already", () => {
  const images = released.images.map((image) => ({ ...image, outcome: "unchanged" as const }));
  const text = recordText({ format: 1, releases: [{ ...released, images }], writes: 0 }, 80, false);
  assert.match(text, /^ {2}= unchanged {2}ghcr\.io\/acme\/mono\/api:2026\.6\.8$/m);
  assert.match(text, /\n\nnothing to do: api@2026\.6\.8 is published already, and unchanged\n$/);
});

test("a verification shows both sides of what does not agree", () => {
  const text = verifyText(verification, 200, false);
  assert.match(text, /^api@2026\.6\.8 {2}drift$/m);
  assert.ok(text.includes(`  ✗ ghcr.io/acme/mono/api:latest    expected ${DIGEST}, found nothing`));
  assert.match(text, /drift: 1 of 2 checks does not agree\n$/);
});

test("a reproduction shows where an image differs, and why that may be", () => {
  const layout = { columns: 250, colour: false, recorded: true };
  const text = reproduceText(reproduction, redactor(["hunter2secret"]), "/tmp/kept", layout);
  assert.deepEqual(text.split("\n"), [
    "api@2026.6.8  differs",
    "  promoted: the build is that of api@2026.6.8-rc.1",
    `  ✓ ghcr.io/acme/mono/web:2026.6.8  ${DIGEST}, recorded`,
    `  ✗ ${IMAGE}  recorded ${DIGEST}, built ${DIGEST}`,
    `  ✗ api_linux_amd64.tar.gz          recorded ${DIGEST}, built ${DIGEST}`,
    `  ✗ checksums.txt                   recorded ${DIGEST}, built nothing`,
    "",
    IMAGE,
    "  layer 2 of 2",
    ...Array.from({ length: 12 }, (_, index) => `    app/${index}: time A (recorded), B (built)`),
    "    and 2 more: --json lists them",
    "  configuration",
    '    config.Env.KEY: nothing (recorded), "***" (built)',
    "  likely: files have the time of the build: app/0, app/1, app/2 and 11 more",
    "    pack with fixed times",
    "",
    "api_linux_amd64.tar.gz",
    "  api: mode 0644 (recorded), 0755 (built)",
    "",
    "checksums.txt",
    "",
    "1 of 2 images and 0 of 2 files have the recorded digest; nothing is recorded of images that differ, nor of files",
    "clone, outputs and layers are in /tmp/kept",
    "",
  ]);
  const document = reproduceDocument(reproduction, redactor(["hunter2secret"]), null);
  assert.equal(document.images[1]?.differences.length, 15);
  assert.doesNotMatch(JSON.stringify(document), /hunter2secret|aspect/);
  assert.deepEqual(
    [document.images[0]?.statement?.outcome, document.images[1]?.statement],
    ["attached", undefined],
  );
});

test("a verification that agrees says how much was checked", () => {
  const [release] = verification.releases;
  const checks = release?.checks.filter(({ agreed }) => agreed) ?? [];
  const text = verifyText({ releases: [{ tag: "api@2026.6.8", agreed: true, checks }] }, 80, false);
  assert.match(text, /1 check: everything agrees\n$/);
});

test("a verification tells a tag that is not there from one that was never released", () => {
  const textOf = (tag: string | null, record: string | null) => {
    const check = { expected: "complete", agreed: false };
    const checks = [
      { ...check, kind: "tag", subject: "origin refs/tags/api@9.9.9", found: tag },
      { ...check, kind: "record", subject: "origin refs/slipway/api@9.9.9", found: record },
    ] as const;
    return verifyText({ releases: [{ tag: "api@9.9.9", agreed: false, checks }] }, 200, false);
  };
  assert.match(
    textOf(null, null),
    /the remote has neither the tag api@9\.9\.9 nor a record .*`slipway list`/,
  );
  assert.match(textOf("12da", null), /was never released with slipway, .*`slipway release api@9\.9\.9`/);
  assert.doesNotMatch(textOf(null, "complete"), /neither|never/);
});

test("a checked tag", () => {
  const images = [IMAGE, "ghcr.io/acme/mono/worker:2026.6.8"];
  assert.equal(
    checkText({ ...check, prerelease: true, channel: "beta", commit: null, images }, 80, false),
    [
      "api@2026.6.8",
      "  component  api",
      "  version    2026.6.8 (calver)",
      "  channel    beta (a prerelease)",
      "  commit     none: there is no such tag yet",
      `  images     ${IMAGE}`,
      "             ghcr.io/acme/mono/worker:2026.6.8",
      "",
    ].join("\n"),
  );
});

test("colour is on only when it is asked for, whatever the standard streams are", () => {
  const texts = (colour: boolean): string[] => [
    checkText(check, 80, colour),
    planText(plan(steps), 80, colour),
    recordText(record, 80, colour),
    verifyText(verification, 80, colour),
  ];
  assert.ok(texts(true).every((text) => text.includes(ESCAPE)));
  assert.ok(!texts(false).some((text) => text.includes(ESCAPE)));
});

test("what belongs to an image is named by what its digest begins with; yanked is no drift", () => {
  const image = `ghcr.io/acme/mono/api@${DIGEST}`;
  const checks = [
    { kind: "signature", subject: `${image} provenance`, expected: DIGEST, found: DIGEST, agreed: true },
    { kind: "record", subject: "record", expected: "complete", found: "yanked", agreed: false },
  ] as const;
  const text = verifyText({ releases: [{ tag: "api@1.0.0", agreed: false, checks }] }, 80, false);
  assert.match(
    text,
    /^api@1\.0\.0 {2}yanked\n {2}✓ ghcr\.io\/acme\/mono\/api@sha256:[0-9a-f]{12}… provenance\n/,
  );
  assert.match(text, /\nyanked: 1 of 2 checks does not agree\n$/);
});
