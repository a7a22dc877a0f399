import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Completed } from "../process/run.ts";

/** Somebody else's tag stands on the remote. */
export function taken(remote: string, name: string, object: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-taken",
    message: `somebody else was quicker: ${name} stands on ${remote} already, as the tag object ${object.slice(0, 12)}`,
    hint: `git fetch --tags ${remote}, look at \`git show ${name}\`, then cut the next version if one is still needed`,
  });
}

/** The remote does not want it, given its words. */
export function rejected(remote: string, name: string, words: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-rejected",
    message: `${remote} does not take the tag ${name}, and nothing of that name stands there: ${words}`,
    hint: "look at its rulesets, protected tags and hooks: whoever cuts must be allowed to create this tag",
  });
}

/** The push failed before it reached anything, or was stopped by a hook of the clone. */
export function notPushed(remote: string, name: string, { stderr }: Completed): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-not-pushed",
    message: `${name} was not pushed, and nothing of that name stands on ${remote}: ${wordsOf(stderr)}`,
    hint: `check the network, your right to push to \`git remote get-url ${remote}\`, and the hooks of this clone, then run the same command again`,
  });
}

/** The push failed, and the remote does not say what it has. */
export function unconfirmed(
  remote: string,
  name: string,
  object: string,
  { stderr }: Completed,
): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-unconfirmed",
    message: `${remote} does not answer, and whether ${name} arrived there is unknown: ${wordsOf(stderr)}`,
    hint: `when it answers again: \`git ls-remote ${remote} refs/tags/${name}\`; if it shows ${object}, the tag is cut (\`git fetch --tags ${remote}\` gets it), otherwise cut it again`,
  });
}

function wordsOf(stderr: string): string {
  return stderr.trim().replace(/\n\s*\n/g, "\n") || "no message";
}
