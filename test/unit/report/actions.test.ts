import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { checkOutputs, outputLines, releaseOutputs } from "../../../src/report/step-outputs.ts";
import {
  annotation,
  inert,
  problemAnnotations,
  workflowCommand,
} from "../../../src/report/workflow-commands.ts";
import { check, DIGEST, IMAGE, record, released } from "./samples.ts";

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
    component: "api",
    version: "2026.6.8",
    channel: "stable",
    prerelease: "false",
    images: `${IMAGE}\nb`,
  });
});

test("release's outputs have a line for each release, and a digest for each image", () => {
  const beta = {
    ...released,
    component: "web",
    version: "1.0.0-beta.1",
    channel: "beta",
    prerelease: true,
    images: [],
  };
  assert.deepEqual(releaseOutputs({ ...record, releases: [released, beta] }), {
    component: "api\nweb",
    version: "2026.6.8\n1.0.0-beta.1",
    channel: "stable\nbeta",
    prerelease: "false\ntrue",
    images: `${IMAGE}\nlocalhost:5000/acme/mono/api:latest`,
    digests: `${DIGEST}\n${DIGEST}`,
  });
});
