import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Channel,
  channelOf,
  DEFAULT_PRERELEASE,
  DEFAULT_STABLE,
} from "../../../src/domain/versions/channel.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { unwrap } from "./arbitraries.ts";

const calver = unwrap(parseScheme("calver:YYYY.M.PATCH"));
const of = (text: string, channels: readonly Channel[]) =>
  channelOf(unwrap(parseVersion(calver, text)), channels);

const channel = (name: string, ...prerelease: string[]): Channel => ({
  ...DEFAULT_PRERELEASE,
  name,
  prerelease,
});

test("without channels there are the built-in two", () => {
  assert.equal(of("2026.7.1", []), DEFAULT_STABLE);
  assert.equal(of("2026.7.1-rc1", []), DEFAULT_PRERELEASE);
  assert.deepEqual([DEFAULT_STABLE.trunkOnly, DEFAULT_STABLE.github], [true, "release"]);
  assert.deepEqual([DEFAULT_PRERELEASE.trunkOnly, DEFAULT_PRERELEASE.github], [false, "prerelease"]);
});

test("the first channel in file order that claims the prerelease part wins", () => {
  const channels = [channel("beta", "beta*", "preview*"), channel("late", "b*"), channel("any", "*")];
  assert.equal(of("2026.7.1.beta-1", channels).name, "beta");
  assert.equal(of("2026.7.1-preview", channels).name, "beta");
  assert.equal(of("2026.7.1-b1", channels).name, "late");
  assert.equal(of("2026.7.1-rc1", channels).name, "any");
  assert.equal(of("2026.7.1", channels), DEFAULT_STABLE);
});

test("stable and prerelease may be configured", () => {
  const stable: Channel = { ...DEFAULT_STABLE, trunkOnly: false };
  const prerelease: Channel = { ...channel("prerelease"), trunkOnly: true };
  assert.equal(of("2026.7.1", [channel("any", "*"), stable]), stable);
  assert.equal(of("2026.7.1-rc1", [stable, prerelease]), prerelease);
});

test("in SemVer too the hyphen is not part of the prerelease part", () => {
  const version = unwrap(parseVersion({ kind: "semver" }, "1.0.0-rc.1"));
  assert.equal(channelOf(version, [channel("candidate", "rc*")]).name, "candidate");
});
