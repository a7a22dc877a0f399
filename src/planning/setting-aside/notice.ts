import type { Digest } from "../../domain/images/digest.ts";
import { formatRepository, type Repository } from "../../domain/images/reference.ts";
import { type Statement, WITHDRAWAL_STATEMENT } from "../../domain/release/attestation.ts";
import type { Withdrawal } from "../../domain/release/intent.ts";
import { plainLine } from "../../domain/text/quote.ts";
import { markdownText } from "../notes/markdown-text.ts";
import { makeStatement } from "../provenance/statement.ts";

/** What is said to everybody who finds a release that was withdrawn: who did it, when and why. */
export interface Notice {
  readonly format: 1;
  readonly tag: string;
  readonly kind: Withdrawal["kind"];
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** The notice of a release's withdrawal. */
export function makeNotice(tag: string, { kind, at, by, reason }: Withdrawal): Notice {
  return { format: 1, tag, kind, at: new Date(at * 1_000).toISOString(), by, reason };
}

/** What a notice says, in one line. */
export function noticeText({ tag, kind, at, by, reason }: Notice): string {
  return `${plainLine(tag)} was ${plainLine(kind)} by ${plainLine(by)} on ${plainLine(at).slice(0, 10)}: ${plainLine(reason)}`;
}

/** The notice as a statement about an image, to be signed. */
export function noticeStatement(notice: Notice, repository: Repository, digest: Digest): Statement {
  return makeStatement([{ name: formatRepository(repository), digest }], WITHDRAWAL_STATEMENT, notice);
}

/** What somebody's notice says, in one line; of what cannot be read, that it is one. */
export function readNotice(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const { tag, kind, at, by, reason } = value as Readonly<Record<string, unknown>>;
    const all = [tag, kind, at, by, reason];
    if (all.every((each) => typeof each === "string"))
      return noticeText({ format: 1, ...(value as Omit<Notice, "format">) });
  }
  return "it was yanked, and the notice cannot be read";
}

/** Ends the banner of a page, and says that it is slipway's. Markdown does not show it. */
const END = "<!-- yanked by slipway -->\n\n";

/** What people read at a release. */
interface Page {
  readonly title: string;
  readonly text: string;
  readonly prerelease: boolean;
}

/** A release's page with what everybody should know who finds it; null if it says so already. `instead`: the release to use. */
export function yankedPage(page: Page, notice: Notice, instead: string | null): Page | null {
  if (page.text.includes(END)) return null;
  const use = instead === null ? "" : `\n>\n> Use ${markdownText(instead)} instead.`;
  const said = `${notice.at.slice(0, 10)} by ${markdownText(notice.by)}: ${markdownText(notice.reason)}`;
  const banner = `> [!CAUTION]\n> **This release was yanked** on ${said}${use}\n${END}`;
  return { title: `${page.title} (yanked)`, text: banner + page.text, prerelease: true };
}
