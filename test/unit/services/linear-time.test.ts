/** Patterns that meet what programs, servers, repositories and people wrote: none takes more than linear time. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDigest } from "../../../src/domain/images/digest.ts";
import { parseRepository } from "../../../src/domain/images/reference.ts";
import { gitHubRepositoryOfUrl } from "../../../src/domain/project/forge-repository.ts";
import { parseLabel } from "../../../src/domain/project/label.ts";
import { parseDockerIgnore } from "../../../src/domain/text/docker-ignore.ts";
import { plainLine, quote } from "../../../src/domain/text/quote.ts";
import { redactor } from "../../../src/domain/text/redact.ts";
import { literal } from "../../../src/report/markdown.ts";
import { printable, printableLine } from "../../../src/report/printable.ts";
import { inert } from "../../../src/report/workflow-commands.ts";
import { parseGraph } from "../../../src/services/bazel/graph/graph-query.ts";
import { importsOf } from "../../../src/services/bazel/graph/settings-files.ts";
import { readStarlark } from "../../../src/services/bazel/graph/starlark.ts";
import { rcOption } from "../../../src/services/bazel/invocation.ts";
import { printedDigest } from "../../../src/services/bazel/pusher.ts";
import { withTelling } from "../../../src/services/bazel/said.ts";
import { parseMessage } from "../../../src/services/git/log-format.ts";
import { remoteWords } from "../../../src/services/git/remote.ts";
import { fitReleaseText } from "../../../src/services/github/release-text.ts";
import { parseChallenges } from "../../../src/services/registry/challenge.ts";
import { lastUrl } from "../../../src/services/site-command/site-command.ts";
import { present } from "../../support/present.ts";
import { unwrap } from "../domain/arbitraries.ts";

const repository = unwrap(parseRepository("ghcr.io/acme/api"));
const digest = present(parseDigest(`sha256:${"a".repeat(64)}`));

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  "what a pusher prints": (text) => printedDigest(text, repository, digest),
  "what Bazel says": (text) => [
    withTelling("it failed", text),
    parseGraph(`digraph {\n  "${text}\n  "${text}" -> "${text}"  [label=`),
  ],
  "Bazel's files": (text) => [
    importsOf(text),
    readStarlark(text),
    rcOption(`--default_override=1:run:${text}`),
  ],
  labels: (text) => [parseLabel(text), parseLabel(`//${text}`)],
  ".dockerignore": parseDockerIgnore,
  "commit messages": (text) => parseMessage(`feat: x\n\n${text}\nCo-authored-by: ${text}`),
  "what a remote says": (text) => [remoteWords(text), gitHubRepositoryOfUrl(text, "github.com")],
  challenges: (text) => parseChallenges(`Bearer realm="${text},x=${text}`),
  "texts of releases": fitReleaseText,
  "what a deployment prints": (text) => lastUrl(`https://${text} https://x${text}`),
  redaction: redactor(["hunter2-hunter2"]),
  "what is shown": (text) => [
    printable(text),
    printableLine(text),
    quote(text),
    plainLine(text),
    inert(text),
    literal(text),
  ],
};

const PIECES = [
  "a", " ", "\n", "\t", "\r", " \n", "\n ", "/", "//", ":", "::", "@", "\"", "'", "\"\"\"", "'''", "\\", "#", "##[", "!", ".", ",", "-", "<", ">",
  "@sha256:", `@sha256:${"a".repeat(64)}`, `x@sha256:${"a".repeat(63)}`, "\" -> \"", "  [label=", "=a/b", "://a:b", "://x:", "Bearer ", "\u001b[",
  "\u001b]8;;", "\u001b[;", "\u009b", "co-authored-by:", "co-authored-by: <", "!\t", "remote: ", "import ", "a=\"", ", a=", "\u202e", "🚀", "\ud83d", "\0",
]; // biome-ignore format: a table

const SIZE = 200_000;

for (const [name, read] of Object.entries(READERS))
  test(`${name} takes linear time to read`, () => {
    for (const piece of PIECES)
      for (const end of ["", "x", "\u0001!"]) {
        const text = `${piece.repeat(SIZE / piece.length)}${end}`;
        const started = performance.now();
        read(text);
        const took = performance.now() - started;
        // What is quadratic takes ten seconds and more.
        assert.ok(took < 2_500, `${JSON.stringify(piece)} ${JSON.stringify(end)}: ${Math.round(took)} ms`);
      }
  });
