import type { Reverted } from "../../domain/history/change.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";

const REVERT = /^(?:revert|reapply)\b/i;

/** git's own header of a revert, and of the revert of a revert. */
const QUOTING = /^(revert|reapply) ["'“](.*)["'”]$/i;

/** `This reverts commit 1234567, reversing changes made to …`: what comes behind is not reverted. */
const NAMING = /^(?:This reverts commits? |(?:This )?reverts (?=[0-9a-f]{7}))(.*?)(?:,? reversing\b|$)/i;

/** What the footer of the Conventional Commits' own example is called. */
const REFS = /^Refs?: (.*)$/i;

/** What the buttons of GitHub, GitLab and Azure DevOps write. */
const REQUEST = /^(?:Reverts |This reverts (?:merge|pull) request )(?:[\w./-]+)?[#!]([0-9]{1,9})\b/i;

/** What a message takes back; null for anything but a revert. `summary` is that of a Conventional Commit, null for any other. */
export function revertedIn(
  header: string,
  summary: string | null,
  lines: readonly string[],
): Reverted | null {
  if (!REVERT.test(header)) return null;
  const named = lines.flatMap((line) => NAMING.exec(line)?.[1] ?? []);
  const referred = summary === null ? [] : lines.flatMap((line) => REFS.exec(line)?.[1] ?? []);
  const commits = [...named, ...referred].flatMap((text) => text.match(/\b[0-9a-f]{7,64}\b/gi) ?? []);
  const requests = lines.flatMap((line) => REQUEST.exec(line)?.[1] ?? []).map(Number);
  const quoted = quotedIn(header, summary);
  const found: Reverted = {
    commits: [...new Set(commits.map((name) => name.toLowerCase()))],
    requests: [...new Set([...requests, ...quoted.numbers])],
    header: quoted.text || null,
  };
  return found.commits.length + found.requests.length > 0 || found.header !== null ? found : null;
}

/** The header that a revert's own names. Of several numbers behind it the last is the revert's own. */
function quotedIn(header: string, summary: string | null): { text: string; numbers: readonly number[] } {
  const own = withoutNumbers(summary ?? header);
  const [, verb = "", text] = QUOTING.exec(own.text) ?? QUOTING.exec(`revert ${own.text}`) ?? [];
  if (text === undefined) return { text: summary === null ? "" : own.text, numbers: own.numbers.slice(1) };
  const quoted = withoutNumbers(text);
  return verb.toLowerCase() === "reapply" ? { text: `Revert "${quoted.text}"`, numbers: [] } : quoted;
}
