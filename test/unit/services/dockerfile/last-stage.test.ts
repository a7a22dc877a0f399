import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lastStage } from "../../../../src/services/dockerfile/last-stage.ts";

describe("the last stage of a Dockerfile begins from", () => {
  const cases: Readonly<Record<string, readonly [string, string | null, Readonly<Record<string, string>>?]>> =
    {
      "an image": ["FROM debian:trixie\nRUN true\n", "debian:trixie"],
      "the last one of several": [
        "FROM golang:1.25 AS build\nFROM --platform=$BUILDPLATFORM alpine\n",
        "alpine",
      ],
      nothing: ["FROM scratch\n", null],
      "an argument's default": [`ARG V=3.20\nARG BASE=alpine:\${V}\nFROM $BASE\n`, "alpine:3.20"],
      "a build argument": [`ARG V=3.20\nFROM alpine:\${V}\n`, "alpine:3.21", { V: "3.21" }],
      "an argument without a value": [`ARG V\nFROM alpine:\${V:-edge}\n`, "alpine:edge"],
      "what a sign chooses": [`ARG SLIM=1\nFROM node:24\${SLIM:+-slim}\n`, "node:24-slim"],
      "an unknown argument": ["FROM alpine:$TARGETVARIANT\n", null],
      "no argument of a stage": ["FROM a\nARG V=1\nFROM b:$V\n", null],
      "a line that goes on": ["FROM \\\n  # why\n  alpine:3 \\\n  AS run\n", "alpine:3"],
      "a line that goes on as in PowerShell": ["# escape=`\nFROM `\n  windows:1\n", "windows:1"],
      "no line of a here-document": ["FROM alpine:3\nRUN <<EOF\nFROM nowhere\nEOF\n", "alpine:3"],
      quotes: ['ARG B="alpine:3"\nFROM "$B"\n', "alpine:3"],
      "no instruction at all": ["# nothing\n", null],
    };
  for (const [name, [text, reference, given = {}]] of Object.entries(cases))
    test(name, () => assert.deepEqual(lastStage(text, given), { reference, isContinued: false }));

  test("a stage before it, and what that begins from", () => {
    const text = "FROM alpine:3 AS Base\nFROM base AS next\nFROM golang AS tools\nFROM next\n";
    assert.deepEqual(lastStage(text, {}), { reference: "alpine:3", isContinued: true });
  });

  test("an image of its own stage's name", () => {
    assert.deepEqual(lastStage("FROM alpine AS alpine\n", {}), { reference: "alpine", isContinued: false });
  });
});
