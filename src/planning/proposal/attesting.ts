import { note, type Survey } from "./drafts.ts";
import { foundCalls, programOf } from "./evidence.ts";

/** Actions that sign what a workflow has made, as that workflow. */
const ACTIONS = /^(?:actions\/attest[\w-]*|slsa-framework\/slsa-github-generator[\w./-]*)(?:@|$)/;

/**
 * How releases are signed: `keyless`, if workflows sign or attest images as themselves; null if nothing signs, or if it is done with
 * a key, which only its owner can name.
 */
export function proposedSigning(survey: Survey): "keyless" | null {
  const { scripts, pattern } = survey;
  const action = scripts.actions.find((each) => ACTIONS.test(each.action));
  const calls = foundCalls(scripts, pattern).filter(
    (call) => programOf(call) === "cosign" && /^(?:sign|attest)$/.test(call.words[1] ?? ""),
  );
  const withKey = calls.find(({ words }) => words.some((word) => /^--key(?:=|$)/.test(word)));
  if (withKey !== undefined) {
    const message =
      'cosign signs with a key here: name it in [signing], mode = "key", and slipway attaches provenance, bill of materials and signature';
    note(survey, "unknown", message, withKey.place);
    return null;
  }
  const [call] = calls;
  if (action === undefined && call === undefined) return null;
  const where = call?.place ?? (action && { file: action.file, line: action.line, column: 1 });
  note(survey, "replaced", "slipway signs as the workflow from now on: its job needs id-token: write", where);
  return "keyless";
}
