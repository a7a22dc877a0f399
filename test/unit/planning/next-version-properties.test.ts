import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { calendarDate } from "../../../src/domain/versions/calendar-date.ts";
import { channelOf, DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../../src/domain/versions/channel.ts";
import { parseVersion } from "../../../src/domain/versions/scheme.ts";
import { compareVersions, type Version } from "../../../src/domain/versions/version.ts";
import {
  type NextVersionInput,
  nextVersion,
  type WantedBump,
} from "../../../src/planning/numbering/next-version.ts";
import { schemeWithTexts, unwrap } from "../domain/arbitraries.ts";
import { CHANNELS } from "./next-version-cases.ts";

const size = fc.constantFrom("major" as const, "minor" as const, "patch" as const);
const bump: fc.Arbitrary<WantedBump> = fc.oneof(
  size.map((explicit) => ({ explicit })),
  size.map((changes) => ({ changes })),
);
const moment = fc.integer({ min: 950_000_000, max: 4_000_000_000 });

/** Lines with whatever was ever released on them, and others. */
const input: fc.Arbitrary<NextVersionInput> = schemeWithTexts(6).chain(({ scheme, texts }) => {
  const versions = texts.map((text) => unwrap(parseVersion(scheme, text)));
  return fc.record({
    scheme: fc.constant(scheme),
    released: fc.subarray(versions),
    written: fc.subarray(versions),
    taken: fc.subarray(versions),
    bump,
    today: moment.map(calendarDate),
    channel: fc.constantFrom(...CHANNELS, DEFAULT_STABLE, DEFAULT_PRERELEASE),
    channels: fc.constant(CHANNELS),
    initialDevelopment: fc.record({ breaking: size, feature: size }),
  });
});

/** What must hold of every answer. */
function judge(input: NextVersionInput, version: Version): void {
  const { scheme, released, taken, channel, channels, bump: wanted } = input;
  assert.deepEqual(unwrap(parseVersion(scheme, version.text)), version);
  // What is asked for counts from the last stable release, whatever prereleases are out.
  const literal = "explicit" in wanted && channel.name === DEFAULT_STABLE.name;
  for (const other of released.filter(({ prerelease }) => !literal || prerelease === null))
    assert.ok(compareVersions(version, other) > 0, `${version.text} ${other.text}`);
  for (const other of taken) assert.notEqual(compareVersions(version, other), 0);
  assert.equal(channelOf(version, channels).name, channel.name);
}

test("the next version is above its line, is not taken, parses, and is of the channel", () => {
  let answered = 0;
  fc.assert(
    fc.property(input, (wanted) => {
      const found = nextVersion(wanted);
      if (found.ok) judge(wanted, found.value);
      else if (found.problem.code === "bad-version")
        assert.match(found.problem.message, /"9007199254740992" is too large/);
      else
        assert.match(
          found.problem.code,
          /^(?:clock-behind|no-counter|version-taken|not-above|no-prerelease)$/,
        );
      if (found.ok) answered += 1;
    }),
    { numRuns: 3000 },
  );
  assert.ok(answered > 500, `only ${answered}`);
});

test("a line that goes on day by day always has a next version, as long as something counts", () => {
  const steps = fc.array(
    fc.record({ bump, seconds: fc.integer({ min: 0, max: 90 * 86_400 }), beta: fc.boolean() }),
    {
      maxLength: 12,
    },
  );
  const schemes = input.map(({ scheme }) => scheme).filter(counts);
  fc.assert(
    fc.property(schemes, steps, moment, (scheme, list, start) => {
      let released: Version[] = [];
      let seconds = start;
      for (const step of list) {
        seconds += step.seconds;
        const channel = (step.beta ? CHANNELS[0] : undefined) ?? DEFAULT_STABLE;
        const today = calendarDate(seconds);
        const initialDevelopment = { breaking: "minor", feature: "minor" } as const;
        const wanted: NextVersionInput = {
          ...{ scheme, released, written: released, taken: [], bump: step.bump, today },
          ...{ channel, channels: CHANNELS, initialDevelopment },
        };
        const found = nextVersion(wanted);
        if (!found.ok && step.beta && "explicit" in step.bump) {
          assert.equal(found.problem.code, "not-above", "less than what the last beta leads to");
          continue;
        }
        const version = unwrap(found);
        judge(wanted, version);
        // What it does not contain was given up.
        if (version.prerelease === null)
          released = released.filter((other) => compareVersions(other, version) < 0);
        released = [...released, version];
      }
    }),
    { numRuns: 1000 },
  );
});

/** Patterns with a counter, whose dates never go back: those with the year, and no week or day without its month. */
function counts(scheme: NextVersionInput["scheme"]): boolean {
  if (scheme.kind === "semver") return true;
  const { text } = scheme.pattern;
  const has = (token: RegExp) => token.test(text);
  const ordered = has(/Y/) && !has(/W/) && (!has(/D/) || has(/(?<![A-Z])0?MM?(?![A-Z])/));
  return ordered && has(/MAJOR|MINOR|PATCH|MICRO/);
}
