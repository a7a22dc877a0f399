import type { AuditedRelease } from "../domain/release/audit.ts";
import type { Documents } from "./document-schemas.ts";
import { problemDocument } from "./documents.ts";
import { formatTime } from "./list-documents.ts";

/** A release in the document of `slipway audit`. */
export type AuditedEntry = Documents["audit"]["releases"][number];

/** The document of `slipway audit` before its list of releases. */
export function auditHead(now: number): Omit<Documents["audit"], "releases"> {
  return { format: 1, at: formatTime(now) };
}

/** One release in it. */
export function auditedEntry(release: AuditedRelease): AuditedEntry {
  const { tag, state, rolledBack, agreed, checks, unread, stays = [], keptFrom } = release;
  return {
    tag,
    state,
    ...(rolledBack ? { rolledBack } : {}),
    agreed,
    checks: checks.map(({ kind, subject, expected, found, agreed: same }) => ({
      kind,
      subject,
      expected,
      found,
      agreed: same,
    })),
    ...(unread.length === 0
      ? {}
      : { unread: unread.map(({ kind, problem }) => ({ kind, problem: problemDocument(problem) })) }),
    ...(stays.length === 0 ? {} : { stays: [...stays] }),
    ...(keptFrom === null ? {} : { keptFrom: formatTime(keptFrom) }),
  };
}
