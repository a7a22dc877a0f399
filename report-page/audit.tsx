import type { AuditedEntry } from "../src/report/audit-document.ts";

/** Audited releases by tag; empty without an audit. */
export type Audits = ReadonlyMap<string, AuditedEntry>;

/** What an audit compares, and what it is called. Commands, which only `verify` asks, are not there. */
const PARTS = [
  ["tag", "git tag"],
  ["record", "record"],
  ["image", "images"],
  ["forge", "page"],
  ["signature", "signatures"],
  ["site", "site"],
] as const;

type Verdict = "agree" | "differ" | "unread";

/** What was found of one kind; null if there was nothing of it to compare. */
function verdictOn({ checks, unread = [] }: AuditedEntry, kind: (typeof PARTS)[number][0]): Verdict | null {
  const own = checks.filter((check) => check.kind === kind);
  if (own.some(({ agreed }) => !agreed)) return "differ";
  if (unread.some((each) => each.kind === kind)) return "unread";
  return own.length > 0 ? "agree" : null;
}

const SAYS: { readonly [verdict in Verdict]: string } = { agree: "", differ: "differ", unread: "not read" };

/** What of a release agrees and what does not, in a few words. */
export function AuditLine({ audited }: { audited: AuditedEntry }) {
  const found = PARTS.flatMap(([kind, name]) => {
    const verdict = verdictOn(audited, kind);
    return verdict === null ? [] : { kind, name, verdict };
  });
  if (audited.state === "unrecorded") return <span class="soft">from before slipway, not audited</span>;
  return (
    <ul class="audit" aria-label="Audit">
      {found.map(({ kind, name, verdict }) => (
        <li key={kind} class={verdict}>
          {name} {SAYS[verdict]}
        </li>
      ))}
    </ul>
  );
}

/** Everything that an audit compared of a release. */
export function AuditDetails({ audited, at }: { audited: AuditedEntry; at: string }) {
  const { checks, unread = [] } = audited;
  return (
    <section aria-label="Audit">
      <h3>
        Audited <time dateTime={at}>{at.slice(0, 16).replace("T", " ")} UTC</time>
      </h3>
      <ul class="plain checks">
        {checks.map(({ subject, expected, found, agreed }) => (
          <li key={subject}>
            <span class={agreed ? "agree" : "differ"}>
              <bdi>{subject}</bdi>
            </span>
            <code class="soft">
              {agreed
                ? (found ?? "nothing")
                : `differs: expected ${expected ?? "nothing"}, found ${found ?? "nothing"}`}
            </code>
          </li>
        ))}
        {unread.map(({ kind, problem }) => (
          <li key={kind + problem.message}>
            <span class="unread">not read</span>
            <bdi class="soft">{problem.message}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
