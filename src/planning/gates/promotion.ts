import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { VerifiedRelease } from "../../domain/release/verification.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { withdrawn } from "./records.ts";

/** Checks that a message names. */
const SHOWN = 3;

/** Why a release must not be promoted, by its record: it is not finished, or was withdrawn. */
export function judgeProven(tag: string, record: ReleaseIntent | undefined): Problem[] {
  const withdrawal = record?.withdrawal ?? null;
  if (withdrawal !== null)
    return [
      {
        ...withdrawn(tag, withdrawal),
        hint: "promote another release: `slipway list` shows which are finished",
      },
    ];
  if (record?.state === "complete") return [];
  return [
    {
      code: "not-finished",
      message: `${tag} is not finished${record === undefined ? ": it has no record" : ""}, and only what is finished is promoted`,
      hint: `slipway release ${tag}, then run the same command again`,
    },
  ];
}

/** The same by what was read back of it. */
export function judgeReadBack({ tag, checks }: VerifiedRelease): Problem[] {
  const differing = checks.filter(({ agreed }) => !agreed);
  if (differing.length === 0) return [];
  const shown = differing
    .slice(0, SHOWN)
    .map(
      ({ subject, expected, found }) => `${subject} is ${found ?? "gone"} instead of ${expected ?? "absent"}`,
    );
  const more = differing.length > SHOWN ? `, and ${differing.length - SHOWN} more` : "";
  return [
    {
      code: "drifted",
      message: `${tag} is not as its record says: ${shown.join("; ")}${more}`,
      hint: `\`slipway verify ${tag}\` shows all of it; put it right first (\`slipway release ${tag}\` makes again what is missing)`,
    },
  ];
}
