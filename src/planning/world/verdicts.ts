import type { WorldCheck } from "../../domain/release/world-check.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** Something that is as releases need it. */
export function holds(subject: string, message: string): WorldCheck {
  return { subject, ok: true, code: null, message, hint: null };
}

/** Something that has to be put right. */
export function lacks(subject: string, { code, message, hint, where }: Problem): WorldCheck {
  return { subject, ok: false, code, message, hint: hint || null, ...(where && { where }) };
}

/** Something that could not be tried. */
export function untried(subject: string, message: string, hint: string): WorldCheck {
  return { subject, ok: null, code: "not-tried", message, hint };
}
