import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Channel, DEFAULT_PRERELEASE } from "../../../src/domain/versions/channel.ts";
import { answer, BETA, CHANNELS, next, PREVIEW, RC, type Wanted } from "./next-version-cases.ts";

type Table = readonly (readonly [wanted: Wanted, expected: string])[];

const calver = "calver:YYYY.M.PATCH";

function check(channel: Channel, table: Table): void {
  for (const [wanted, expected] of table)
    assert.equal(answer({ channel, ...wanted }), expected, JSON.stringify(wanted));
}

function channelWith(name: string, ...prerelease: string[]): Pick<Wanted, "channel" | "channels"> {
  const channel = { ...DEFAULT_PRERELEASE, name, prerelease };
  return { channel, channels: [...CHANNELS, channel] };
}

describe("prereleases", () => {
  test("are of the next stable version, in its scheme's style", () =>
    check(BETA, [
      [{ released: "1.2.0", changes: "minor" }, "1.3.0-beta.1"],
      [{}, "0.1.0-beta.1"],
      [{ scheme: calver, released: "2026.6.8" }, "2026.6.9.beta-1"],
      [{ released: "1.2.0", channel: RC }, "1.2.1-rc.1"],
      [{ scheme: calver, channel: PREVIEW }, "2026.6.1.preview-1"],
    ]));

  test("count on as the last one of the channel does", () =>
    check(BETA, [
      [{ released: "1.2.0 1.2.1-beta.1" }, "1.2.1-beta.2"],
      [{ released: "1.2.1-beta-1" }, "1.2.1-beta-2"],
      [{ released: "1.2.1-beta.9" }, "1.2.1-beta.10"],
      [{ released: "1.2.1-beta" }, "1.2.1-beta.1"],
      [{ released: "1.2.1-beta09" }, "1.2.1-beta10"],
      [{ released: "1.2.1-beta-20260608123045123" }, "1.2.1-beta-20260608123045124"],
      [{ released: "1.2.1-beta.9007199254740991" }, "no-prerelease"],
      [{ scheme: calver, released: "2026.6.9.beta-1" }, "2026.6.9.beta-2"],
      [{ scheme: calver, released: "2026.6.9-beta.9" }, "2026.6.9-beta.10"],
      [{ scheme: calver, released: "2026.6.9-rc9", channel: RC }, "2026.6.9-rc10"],
      [{ scheme: calver, released: "2026.6.9.pre", channel: PREVIEW }, "2026.6.9.pre.1"],
      [{ scheme: calver, released: "2026.6.9.pre.1", channel: PREVIEW }, "2026.6.9.pre.2"],
    ]));

  test("begin anew with new numbers, in the style there was", () =>
    check(BETA, [
      [{ released: "1.2.0-beta-7 1.2.0", changes: "minor" }, "1.3.0-beta-1"],
      [{ released: "1.2.0 1.2.1-beta.3", changes: "minor" }, "1.3.0-beta.1"],
      [{ scheme: calver, released: "2026.5.3-beta4" }, "2026.6.1-beta1"],
      [{ scheme: calver, released: "2026.5.3.pre", channel: PREVIEW }, "2026.6.1.pre"],
      [{ released: "1.2.0-rc1 1.2.0", channel: RC }, "1.2.1-rc1"],
    ]));

  test("go past what is taken, and on from numbers that are released", () =>
    check(BETA, [
      [{ released: "1.2.0 1.2.1-beta.1", taken: "1.2.1-beta.2 1.2.1-beta.3" }, "1.2.1-beta.4"],
      [{ released: "1.2.0", taken: "1.2.1-beta.1" }, "1.2.1-beta.2"],
      [{ released: "1.3.0-beta.2 1.3.0" }, "1.3.1-beta.1"],
      [{ released: "1.2.0", taken: "1.2.1" }, "1.2.2-beta.1"],
      [{ released: "1.2.0 1.3.0-beta.1", taken: "1.3.0", changes: "minor" }, "1.4.0-beta.1"],
      [{ scheme: calver, released: "2026.6.8", taken: "2026.6.9" }, "2026.6.10.beta-1"],
      [{ scheme: calver, released: "2026.6.8 2026.6.9.beta-1", taken: "2026.6.9-beta.2" }, "2026.6.9.beta-3"],
    ]));

  test("are in the channel that was asked for: the word is one of its wildcards', else its name", () =>
    check(BETA, [
      [channelWith("edge", "nightly-*"), "0.1.0-nightly-1"],
      [channelWith("edge", "nightly"), "0.1.0-nightly"],
      [channelWith("edge", "beta-x*", "edge*"), "0.1.0-edge.1"],
      [channelWith("edge", "*edge*"), "0.1.0-edge.1"],
      [channelWith("edge", "e?ge*"), "0.1.0-edge.1"],
      [{ channel: DEFAULT_PRERELEASE, channels: [BETA] }, "0.1.0-prerelease.1"],
      // `pre*` is another channel's.
      [{ channel: DEFAULT_PRERELEASE }, "no-prerelease"],
      [channelWith("edge", "betamax*"), "no-prerelease"],
      [channelWith("edge", "?", "??"), "no-prerelease"],
      [{ ...channelWith("rapid", "r?"), released: "1.0.0-r9" }, "no-prerelease"],
    ]));

  test("are refused where they would be below what is released", () => {
    check(BETA, [
      [{ released: "1.3.0-beta.2 1.3.0-rc.1" }, "not-above"],
      [{ released: "1.3.0-beta9" }, "not-above"],
      [{ scheme: calver, released: "2026.6.9.rc-1" }, "not-above"],
    ]);
    const found = next({ channel: BETA, released: "1.3.0-beta.2 1.3.0-rc.1" });
    assert.ok(!found.ok);
    assert.match(found.problem.message, /^1\.3\.0-beta\.3 would be below 1\.3\.0-rc\.1/);
  });
});
