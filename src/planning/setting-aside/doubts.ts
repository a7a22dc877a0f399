import { shortCommit } from "../../domain/history/commit-sha.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Rollback } from "../../domain/release/intent.ts";
import type { ListedRelease } from "../../domain/release/listed-release.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { plainLine } from "../../domain/text/quote.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import type { FinishedRelease } from "./choose-rollback.ts";

/**
 * What should be known before releases are taken back: their git tags were moved, or newer ones of their channel have no record. Neither
 * keeps anybody from taking them back: that may be the very reason to. `remote`: git's remote.
 */
export function doubtsAbout(
  taken: readonly FinishedRelease[],
  releases: readonly ListedRelease[],
  remote: string,
): Problem[] {
  const moved = taken.filter(({ state }) => state === "drifted");
  const [{ tag: newest, channel } = { tag: null, channel: null }] = taken;
  const unrecorded = releases.filter(
    (each) =>
      each.record === null &&
      each.channel === channel &&
      newest !== null &&
      compareVersions(each.tag.version, newest.version) > 0,
  );
  return [
    ...moved.map((each) => tagMoved(each, remote)),
    ...unrecorded.map(({ tag }) => withoutRecord(tag.text)),
  ];
}

function tagMoved({ tag: { text }, record: { commit } }: FinishedRelease, remote: string): Problem {
  return {
    code: "tag-moved",
    message: `${text} was released from ${shortCommit(commit)}, and is not there on ${remote} any more: somebody moved or deleted the tag`,
    hint: `what its record says is taken back; find out who moved it, then \`git push --force ${remote} ${commit}:refs/tags/${text}\` puts it back`,
  };
}

function withoutRecord(tag: string): Problem {
  return {
    code: "newer-unrecorded",
    message: `${tag} is newer, and has no record: nothing says whether it was released, or with which digests`,
    hint: `it is passed over, whatever stands on it; \`slipway release ${tag}\` finishes it if it was never released`,
  };
}

/** That a release stands again that was rolled back, because nothing better is left. */
export function standsAgain(
  { tag: { text, component } }: FinishedRelease,
  { by, reason }: Rollback,
): Problem {
  const why = reason === null ? "" : `: ${plainLine(reason)}`;
  return {
    code: "stands-again",
    message: `${component} goes to ${text}, which was rolled back by ${plainLine(by)}${why}; no other is left but what was yanked or rolled back`,
    hint: `release a fix with \`slipway cut ${component}\`, or choose another: \`slipway rollback ${component} --to TAG\``,
  };
}

/** That floating tags stay on a release that is yanked. */
export function staysOnYanked(tag: string, stuck: readonly Reference[]): Problem {
  const names = stuck.map(formatReference).join(", ");
  const one = stuck.length === 1;
  return {
    code: "stays-on-yanked",
    message: `${names} still ${one ? "stands" : "stand"} on ${tag}: no other finished release has ${one ? "this tag" : "these tags"}`,
    hint: `release a newer version, or delete ${one ? "it" : "them"} in the registry`,
  };
}
