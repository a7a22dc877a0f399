/**
 * Generated versions, release tags and references, about half of them with something wrong: what slipway reads it writes the
 * same way, and it takes what node-semver, git and the OCI grammar take. `npm test` tries a million, `npm run test:long` ten
 * million, the same ones each time.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import semver from "semver";
import { formatReference, parseHost, parseReference } from "../../../src/domain/images/reference.ts";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import { parseReleaseTag, parseReleaseTagOf, type Taggable } from "../../../src/domain/tags/release-tag.ts";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import type { CalverPattern } from "../../../src/domain/versions/calver-pattern.ts";
import { formatCalver } from "../../../src/domain/versions/calver-version.ts";
import { parseScheme, parseVersion, type Scheme } from "../../../src/domain/versions/scheme.ts";
import { compareVersions, type Version } from "../../../src/domain/versions/version.ts";
import { createRandom, type Random } from "../../support/random.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { calverPattern, unwrap } from "./arbitraries.ts";

const THOUSAND = process.env["TEST_LONG"] === undefined ? 1_000 : 10_000;

// node-semver throws what it refuses: the stack traces would be most of the work.
Error.stackTraceLimit = 0;

/** What ends, begins, separates or disguises something somewhere. */
const PIECES = [
  ..."0 1 9 00 01 007 10 53 12 . .. - -- + a rc beta Z v V = / // @ @{ { } : ~ ^ ? * [ ] \\ _ __ ! $(id) ; | ' \" ` & < > # % ,".split(" "),
  ..."lock .lock HEAD refs/ post1 final alpha.1 9007199254740991 9007199254740992 é １ 🚀 \u202e \u0085 \ufeff \u007f \u0001 \u001b[2J".split(" "),
  " ", "\t", "\n", "\r", "\0",
]; // biome-ignore format: a table

/** Half of the texts as they are, the others with one to three small things wrong. */
function damaged(random: Random, text: string): string {
  let result = text;
  for (let times = random.below(7) - 3; times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    result = result.slice(0, at) + random.pick(PIECES) + result.slice(at + random.below(4));
  }
  return result;
}

const NUMBERS = ["0", "1", "10", "2026", "9007199254740991"];
const PADDED = ["01", "06", "12", "26", "28", "52", "007"];
const WORDS = ["a", "rc", "beta-1", "alpha", "RC2", "x-y", "-", "0", "1", "10", "rc10", "rc9"];

function words(random: Random, most: number): string {
  return Array.from({ length: 1 + random.below(most) }, () => random.pick(WORDS)).join(".");
}

function semverText(random: Random): string {
  const core = [NUMBERS, NUMBERS, NUMBERS].map((numbers) => random.pick(numbers)).join(".");
  const prerelease = random.below(2) === 0 ? "" : `-${words(random, 3)}`;
  return core + prerelease + (random.below(4) === 0 ? `+${words(random, 2)}` : "");
}

function calverText(random: Random, pattern: CalverPattern): string {
  const numbers = pattern.tokens.map((token) => {
    if (token === "YYYY") return random.pick(["2024", "2026", "1000", "9999", "0999"]);
    return random.pick(token.startsWith("0") ? PADDED : NUMBERS);
  });
  const written = pattern.counted && random.below(2) === 0 ? numbers.slice(0, -1) : numbers;
  const prerelease = random.below(2) === 0 ? "" : random.pick(["-", "."]) + words(random, 3);
  return formatCalver(pattern, written) + prerelease;
}

function versionText(random: Random, scheme: Scheme): string {
  return scheme.kind === "semver" ? semverText(random) : calverText(random, scheme.pattern);
}

/** As `assert.equal`, but a million of them make no message. */
function same(found: unknown, expected: unknown, text: string): void {
  if (found !== expected)
    assert.fail(`${JSON.stringify(text)}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}

/** How many texts were taken and refused; both kinds have to be many. */
function createTally(): { count(taken: boolean): void; told(what: string): string } {
  const counts = { taken: 0, refused: 0 };
  return {
    count(taken) {
      counts[taken ? "taken" : "refused"] += 1;
    },
    told(what) {
      const { taken, refused } = counts;
      assert.ok(Math.min(taken, refused) * 10 > taken + refused, `one-sided: ${taken} to ${refused}`);
      return `${taken + refused} ${what}: ${taken} taken, ${refused} refused`;
    },
  };
}

/** What node-semver reads strictly, blanks around it and a leading `v` not accepted; what is too large is slipway's rule. */
function isSemver(text: string): boolean {
  const read = semver.parse(text);
  if (read === null) return false;
  const written = read.version + (read.build.length === 0 ? "" : `+${read.build.join(".")}`);
  const ranked = read.prerelease.filter((identifier) => /^\d+$/.test(`${identifier}`));
  return written === text && ranked.every((identifier) => Number(identifier) <= Number.MAX_SAFE_INTEGER);
}

function semverOf({ numbers, prerelease, build }: Version): string {
  const tail = (prerelease === null ? "" : `-${prerelease}`) + (build === null ? "" : `+${build}`);
  return numbers.join(".") + tail;
}

test("semantic versions are node-semver's, in its order", (context) => {
  const [random, tally] = [createRandom(1), createTally()];
  let before = unwrap(parseVersion({ kind: "semver" }, "1.0.0"));
  for (let count = 0; count < 400 * THOUSAND; count += 1) {
    const text = damaged(random, semverText(random));
    const read = parseVersion({ kind: "semver" }, text);
    same(read.ok, isSemver(text), text);
    tally.count(read.ok);
    if (!read.ok) continue;
    same(semverOf(read.value), text, text);
    const order = Math.sign(compareVersions(before, read.value));
    same(order, semver.compare(before.text, text), `${before.text}, ${text}`);
    before = read.value;
  }
  context.diagnostic(tally.told("semantic versions"));
});

test("calendar versions are written as they were read, in an order that goes both ways", (context) => {
  const [random, tally] = [createRandom(2), createTally()];
  for (const pattern of fc.sample(calverPattern, { numRuns: 200, seed: 2 })) {
    let before: Version | undefined;
    for (let count = 0; count < THOUSAND; count += 1) {
      const text = damaged(random, calverText(random, pattern));
      const read = parseVersion({ kind: "calver", pattern }, text);
      tally.count(read.ok);
      if (!read.ok) continue;
      const { numbers, prerelease } = read.value;
      const written = formatCalver(pattern, numbers);
      const between = prerelease === null ? "" : text.slice(written.length, written.length + 1);
      same(written + between + (prerelease ?? ""), text, pattern.text);
      same(/^[-.]?$/.test(between), true, text);
      before ??= read.value;
      const order =
        Math.sign(compareVersions(before, read.value)) + Math.sign(compareVersions(read.value, before));
      same(order, 0, `${before.text}, ${text}`);
      before = read.value;
    }
  }
  context.diagnostic(tally.told("calendar versions"));
});

const COMPONENTS: readonly Taggable[] = [
  ["api", "{component}@{version}", "calver:YYYY.M.PATCH"],
  ["web", "{component}/v{version}", "semver"],
  ["docs", "releases/{version}/{component}", "calver:YYYY-0M-0D-N"],
  ["é🚀", "{component}-{version}", "calver:0Y.0W"],
].map(([name = "", pattern = "", scheme = ""]) => {
  return { name, tag: unwrap(parseTagPattern(pattern, name)), scheme: unwrap(parseScheme(scheme)) };
});

/** Those names that git takes for tags. `show-ref` judges each line as `check-ref-format` does, in an empty repository. */
function takenByGit(gitDir: string, names: readonly string[]): string[] {
  const { stdout, status } = spawnSync("git", ["show-ref", "--exclude-existing"], {
    input: names.map((name) => `refs/tags/${name}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, GIT_DIR: gitDir },
  });
  assert.equal(status, 0);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((ref) => ref.slice("refs/tags/".length));
}

/** What `show-ref` would read as something else than a name: all of it is refused. */
const NO_LINE = /[ \t\n\r\0]|\^\{\}$/;

/** Rules of slipway's own: git has tags of these names, though not by `git tag`. */
const isOurs = (name: string) => name.startsWith("-") || name === "@" || name === "HEAD";

test("release tags are written as they were read, and git takes exactly those names", async (context) => {
  await using empty = await temporaryDirectory("slipway-fuzz");
  execFileSync("git", ["init", "--quiet", "--bare", empty.path]);
  const [random, tally, names] = [createRandom(3), createTally(), createTally()];
  for (let batch = 0; batch < THOUSAND / 1_000; batch += 1) {
    const lines: string[] = [];
    for (let count = 0; count < 300_000; count += 1) {
      const component = random.pick(COMPONENTS);
      const { before, after } = component.tag;
      const text = damaged(random, before + versionText(random, component.scheme) + after);
      const read = parseReleaseTag(COMPONENTS, text);
      tally.count(read.ok);
      if (NO_LINE.test(text)) same(refNameProblem(text) === null, false, text);
      else if (!isOurs(text)) lines.push(text);
      if (!read.ok) continue;
      same(refNameProblem(text), null, text);
      const owner = COMPONENTS.find(({ name }) => name === read.value.component) ?? component;
      same(unwrap(parseReleaseTagOf(owner, read.value.version.text)).text, text, text);
    }
    const taken = new Set(takenByGit(empty.path, lines));
    for (const name of lines) {
      same(refNameProblem(name) === null, taken.has(name), name);
      names.count(taken.has(name));
    }
  }
  context.diagnostic(tally.told("release tags"));
  context.diagnostic(names.told("names for git"));
});

const HOSTS = [
  "ghcr.io",
  "localhost:5000",
  "127.0.0.1:1",
  "[::1]:443",
  "Registry.Example.com",
  "acme",
  "a_b.io",
];
const PATHS = ["acme/api", "a", "a__b/c-d", "a.b---c/0/1", "x/y/z", "a".repeat(240)];

/** The distribution specification's grammars of names and tags, behind a host. */
const OCI =
  /^([^/]+)\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

function isReference(text: string): boolean {
  const host = OCI.exec(text)?.[1];
  if (host === undefined || parseHost(host) === undefined) return false;
  return /[.:]|^localhost$/.test(host) && text.lastIndexOf(":") <= 255;
}

test("references are written as they were read, and the OCI grammar's", (context) => {
  const [random, tally] = [createRandom(4), createTally()];
  for (let count = 0; count < 100 * THOUSAND; count += 1) {
    const [host, path] = [random.pick(HOSTS), random.pick(PATHS)];
    const text = damaged(random, `${host}/${path}:${random.pick(NUMBERS)}.${words(random, 2)}`);
    const read = parseReference(text);
    same(read !== undefined, isReference(text), text);
    if (read !== undefined) same(formatReference(read), text, text);
    tally.count(read !== undefined);
  }
  context.diagnostic(tally.told("references"));
});

test("whatever is repeated is read in linear time", (context) => {
  const random = createRandom(5);
  const [size, rounds] = [100_000, THOUSAND / 10];
  let slowest = 0;
  for (let round = 0; round < rounds; round += 1) {
    const component = random.pick(COMPONENTS);
    const part = damaged(random, random.pick([versionText(random, component.scheme), ...PIECES])) || "a";
    const begin = random.pick(["", component.tag.before, versionText(random, component.scheme), "ghcr.io/"]);
    const text = begin + part.repeat(size / part.length) + random.pick(["", ...PIECES]);
    const { user } = process.cpuUsage();
    for (const { scheme } of COMPONENTS) parseVersion(scheme, text);
    parseReleaseTag(COMPONENTS, text);
    parseReference(text);
    const took = (process.cpuUsage().user - user) / 1_000;
    slowest = Math.max(slowest, took);
    // What is quadratic takes ten seconds and more. It is time of this process alone, so a busy machine is no matter.
    assert.ok(took < 1_000, `${JSON.stringify(part)}, repeated behind ${JSON.stringify(begin)}: ${took} ms`);
  }
  context.diagnostic(`${rounds} texts of 100 KB; the slowest took ${Math.ceil(slowest)} ms`);
});
