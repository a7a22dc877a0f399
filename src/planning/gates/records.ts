import type { Withdrawal } from "../../domain/release/intent.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { plainLine } from "../../domain/text/quote.ts";

/** A release that was withdrawn stays so: others know of it by now, and its version and image tags are not used again. */
export function withdrawn(tag: string, { kind, at, by, reason }: Withdrawal): Problem {
  const day = new Date(at * 1_000).toISOString().slice(0, 10);
  return {
    code: kind === "yanked" ? "yanked" : "abandoned",
    message: `${tag} was ${kind} by ${plainLine(by)} on ${day}: ${plainLine(reason)}`,
    hint: "release a new version: `slipway cut` makes its tag; this one is not used again",
  };
}

/** The problem of a project that keeps no records, and of what would have to be written down in one. */
export function noRecord(what: string): Problem {
  return {
    code: "no-record",
    message: `${what}: this project keeps no records, and that is where it would be written down`,
    hint: 'keep records with record = "ref" in [repository]; what is not finished goes away if its tag is deleted on the remote',
  };
}

/** The problem of a tag that neither is on the remote nor has a record there. */
export function noSuchRelease({ text, component }: ReleaseTag, remote: string): Problem {
  return {
    code: "no-such-release",
    message: `${remote} has neither the tag ${text} nor a record of its release`,
    hint: `\`slipway list ${component}\` shows which releases there are`,
  };
}
