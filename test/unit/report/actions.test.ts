import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { releasedDocument } from "../../../src/domain/release/released-document.ts";
import { checkDocument } from "../../../src/report/documents.ts";
import { cutDocument } from "../../../src/report/history-documents.ts";
import { checkOutputs, cutOutputs, outputLines, releaseOutputs } from "../../../src/report/step-outputs.ts";
import { failureSummary } from "../../../src/report/summary.ts";
import {
  annotation,
  inert,
  problemAnnotations,
  workflowCommand,
} from "../../../src/report/workflow-commands.ts";
import { proposed } from "./history-samples.ts";
import { COMMIT, check, DIGEST, IMAGE, RELEASE_URL, record, released } from "./samples.ts";

test("a message's line ends and percent signs are escaped, its colons are not", () => {
  assert.equal(workflowCommand("warning", "100% of a:b,\r\nand c"), "::warning::100%25 of a:b,%0D%0Aand c");
});

test("a property's colons and commas are escaped too", () => {
  assert.equal(
    workflowCommand("error", "m", { title: "50%: a,b\nc", line: 3, file: undefined }),
    "::error title=50%25%3A a%2Cb%0Ac,line=3::m",
  );
});

test("a problem is annotated at its place, with its hint", () => {
  const where = { file: "a:b,c/slipway.toml", line: 2, column: 5 };
  assert.equal(
    annotation("error", { code: "unknown-key", message: "unknown key", hint: "remove it", where }),
    "::error title=unknown-key,file=a%3Ab%2Cc/slipway.toml,line=2,col=5::unknown key%0Aremove it",
  );
  assert.equal(
    problemAnnotations([
      { code: "a", message: "b", hint: "" },
      { code: "c", message: "d", hint: "" },
    ]),
    "::error title=a::b\n::error title=c::d\n",
  );
});

test("what another program printed is not a command", () => {
  assert.equal(
    inert("a\n  ::set-output name=x::y\n::error::z"),
    "a\n  \\::set-output name=x::y\n\\::error::z",
  );
  assert.equal(inert("see ##[error]this"), "see # #[error]this");
  assert.equal(inert("std::vector"), "std::vector");
});

test("each output is between delimiters of its own", () => {
  const text = outputLines({ version: "1.2.3", images: "a\nb" }, randomUUID);
  const [, first, second] =
    /^version<<(\S+)\n1\.2\.3\n\1\nimages<<(\S+)\na\nb\n\2\n$/.exec(text) ?? assert.fail(text);
  assert.notEqual(first, second);
});

test("a delimiter that the value holds is not used", () => {
  const numbers = ["1", "2", "3"];
  const text = outputLines({ version: "slipway_1\nslipway_2" }, () => numbers.shift() ?? "");
  assert.equal(text, "version<<slipway_3\nslipway_1\nslipway_2\nslipway_3\n");
});

test("check's outputs", () => {
  assert.deepEqual(checkOutputs({ ...check, images: [IMAGE, "b"] }), {
    tag: "api@2026.6.8",
    component: "api",
    version: "2026.6.8",
    channel: "stable",
    prerelease: "false",
    commit: COMMIT,
    images: `${IMAGE}\nb`,
    json: JSON.stringify({ api: checkDocument({ ...check, images: [IMAGE, "b"] }) }),
  });
  assert.equal(checkOutputs({ ...check, commit: null })["commit"], "");
});

test("release's outputs have a line for each release, and a digest for each image", () => {
  const beta = {
    ...released,
    component: "web",
    version: "1.0.0-beta.1",
    channel: "beta",
    prerelease: true,
    images: [],
    release: null,
  };
  assert.deepEqual(releaseOutputs({ ...record, releases: [released, beta] }), {
    tag: "api@2026.6.8\napi@2026.6.8",
    component: "api\nweb",
    version: "2026.6.8\n1.0.0-beta.1",
    channel: "stable\nbeta",
    prerelease: "false\ntrue",
    commit: `${COMMIT}\n${COMMIT}`,
    url: `${RELEASE_URL}\n`,
    images: `${IMAGE}\nlocalhost:5000/acme/mono/api:latest`,
    digests: `${DIGEST}\n${DIGEST}`,
    json: JSON.stringify({ api: releasedDocument(released), web: releasedDocument(beta) }),
  });
});

test("a second release of a component is under its tag", () => {
  const later = { ...released, tag: "api@2026.6.9" };
  const { json = "" } = releaseOutputs({ ...record, releases: [released, later] });
  assert.deepEqual(Object.keys(JSON.parse(json)), ["api", "api@2026.6.9"]);
});

test("a cut's outputs", () => {
  const cuts = [
    { ...proposed("api@1.0.0"), outcome: "created" },
    { ...proposed("web@2.0.0"), outcome: "created" },
  ] as const;
  const { json = "", ...others } = cutOutputs(cuts);
  assert.deepEqual(others, {
    tag: "api@1.0.0\nweb@2.0.0",
    component: "api\nweb",
    version: "1.0.0\n2.0.0",
    channel: "stable\nstable",
    commit: `${cuts[0].cut.commit}\n${cuts[1].cut.commit}`,
  });
  assert.deepEqual(JSON.parse(json).web, cutDocument(cuts).cuts[1]);
});

test("a failure's summary has the code, what a program printed as it came, the hint, and what was done", () => {
  const message = "the build failed:\n  a | b <c>\n  *d*";
  const text = failureSummary([{ code: "build-failed", message, hint: "fix it" }], record);
  assert.match(text, /^### Failed\n\n\*\*error&#91;build-failed&#93;\*\* the build failed:\n/);
  assert.ok(text.includes("<pre>  a &#124; b &#60;c&#62;<br>  &#42;d&#42;</pre>"), text);
  assert.match(text, /\n\nfix it\n\nSo far:\n\n### api@2026\.6\.8\n/);
  assert.doesNotMatch(failureSummary([{ code: "x", message: "y", hint: "" }], null), /So far/);
});
