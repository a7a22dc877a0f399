/** What `slipway audit --json` says, as tests ask for it. */

import { present } from "./present.ts";
import type { SlipwayResult } from "./slipway.ts";

export interface AuditedCheck {
  readonly kind: string;
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

export interface Audited {
  readonly tag: string;
  readonly state: string;
  readonly agreed: boolean;
  readonly checks: readonly AuditedCheck[];
  readonly unread?: readonly { readonly kind: string; readonly problem: { readonly code: string } }[];
  readonly stays?: readonly string[];
  readonly keptFrom?: string;
}

/** All releases, in their order. */
export function auditedIn({ json }: SlipwayResult): readonly Audited[] {
  return json().releases;
}

/** One of them. */
export function auditedAs(result: SlipwayResult, tag: string): Audited {
  return present(auditedIn(result).find((each) => each.tag === tag));
}

/** The states of releases, by tag. */
export function auditedStates(result: SlipwayResult): Record<string, string> {
  return Object.fromEntries(auditedIn(result).map(({ tag, state }) => [tag, state]));
}

/** What differs in each release that has drifted, by tag: what was compared, and both sides. */
export function differing(result: SlipwayResult): Record<string, (string | null)[][]> {
  return Object.fromEntries(
    auditedIn(result)
      .filter(({ state }) => state === "drifted")
      .map(({ tag, checks }) => [
        tag,
        checks.flatMap(({ kind, expected, found, agreed }) => (agreed ? [] : [[kind, expected, found]])),
      ]),
  );
}
