import type { Component, Project } from "../../domain/project/project.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { fail, type Problem, type Result } from "../../domain/text/problem.ts";
import { type Channel, channelOf, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { makeVersion } from "../../domain/versions/scheme.ts";
import { compareVersions, type Version, versionSet } from "../../domain/versions/version.ts";
import { nextPrerelease } from "./next-prerelease.ts";
import { judgeVersion } from "./plan-cut.ts";

/** What a release is promoted to: another version, the next one of a channel, or another place under the same version. */
export type PromotionTarget =
  | { readonly kind: "version"; readonly version: Version }
  | { readonly kind: "channel"; readonly channel: Channel }
  | { readonly kind: "destination"; readonly name: string };

/**
 * The version of a channel that a release is promoted to. It keeps its numbers: as a stable one it is these alone, and as a prerelease
 * it continues what the channel has on them. `known`: the component's versions that anything has. Fails with `same-channel`, and as
 * `nextPrerelease` does.
 */
export function promotedVersion(
  { channels }: Project,
  { scheme }: Component,
  from: Version,
  channel: Channel,
  known: readonly Version[],
): Result<Version> {
  if (channelOf(from, channels).name === channel.name)
    return fail(
      "same-channel",
      `${from.text} is in the channel ${channel.name} already`,
      "name another channel, or the version in full: --to VERSION",
    );
  const stable = makeVersion(scheme, from.numbers);
  if (!stable.ok || channel.name === DEFAULT_STABLE.name) return stable;
  const choice = { scheme, channel, channels, released: [from], written: known, taken: versionSet(known) };
  const next = nextPrerelease(choice, stable.value);
  return next.ok
    ? next
    : { ok: false, problem: { ...next.problem, hint: "name the version in full: --to VERSION" } };
}

/**
 * Why a release must not be promoted to this version; null if it may be. Whatever its own version is above, a version above that is
 * above as well.
 */
export function judgePromotedVersion(
  from: ReleaseTag,
  to: ReleaseTag,
  known: readonly Version[],
): Problem | null {
  if (compareVersions(from.version, to.version) === 0)
    return {
      code: "same-version",
      message: `${from.text} has the version ${to.version.text} already`,
      hint: "name a higher version, a channel or a destination: --to stable",
    };
  const problem = judgeVersion(to, [from.version], known);
  if (problem === null) return null;
  if (problem.code === "version-taken")
    return {
      ...problem,
      hint: `choose a higher version; \`slipway list ${from.component}\` shows which there are`,
    };
  return {
    ...problem,
    message: `${to.version.text} is not above ${from.version.text}, which would be promoted`,
    hint: `choose one above ${from.version.text}; to give people an earlier release: \`slipway rollback ${from.component} --to TAG\``,
  };
}
