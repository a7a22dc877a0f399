import type { Author } from "./authors.ts";
import { markdownText } from "./markdown-text.ts";
import type { NotedChange } from "./noted-change.ts";
import type { ReleaseNotes } from "./release-notes.ts";

/** GitHub refuses the text of a release above 125,000 characters; some are left for the text around the changes. */
const LONGEST = 120_000;

/** Writes release notes as Markdown. If there are more changes than GitHub takes, the last ones are only counted. */
export function notesMarkdown(notes: ReleaseNotes): string {
  const { component, previousTag, groups, compareUrl } = notes;
  const parts: string[] = [];
  if (groups.length === 0) parts.push(emptyNotes(markdownText(component), previousTag), "");
  let room = LONGEST;
  let left = 0;
  for (const { title, changes } of groups) {
    const lines: string[] = [];
    for (const line of changes.map(changeLines)) {
      room -= line.length + 1;
      if (room > 0) lines.push(line);
      else left += 1;
    }
    if (lines.length > 0) parts.push(`### ${title}`, "", ...lines, "");
  }
  if (left > 0) parts.push(`_… and ${left} more ${left === 1 ? "change" : "changes"}._`, "");
  if (compareUrl !== null) parts.push(`**Full changelog**: ${compareUrl}`, "");
  return parts.join("\n");
}

function emptyNotes(component: string, previousTag: string | null): string {
  if (previousTag === null) return `The first release of ${component}.`;
  return `Nothing has changed in ${component} since ${markdownText(previousTag)}.`;
}

/** A change in one line, and what breaks in another below it unless the summary says it already. */
function changeLines(change: NotedChange): string {
  const { summary, scope, breaking, through } = change;
  const words = [
    ...(scope === null ? [] : [`**${markdownText(scope)}:**`]),
    markdownText(summary),
    ...(through === null ? [] : [`_(through ${markdownText(through)})_`]),
    `(${linksOf(change)})`,
    ...(change.authors.length === 0 ? [] : [`by ${change.authors.map(authorText).join(", ")}`]),
  ];
  const line = `- ${words.join(" ")}`;
  return breaking === null || summary.endsWith(breaking) ? line : `${line}\n  - ${markdownText(breaking)}`;
}

/** The pull requests; the commit if there are none. */
function linksOf({ pullRequests, shortSha, url }: NotedChange): string {
  if (pullRequests.length === 0) return linkOf(shortSha, url);
  return pullRequests.map((request) => linkOf(request.text, request.url)).join(", ");
}

function linkOf(text: string, url: string | null): string {
  return url === null ? text : `[${text}](${url})`;
}

/** A mention notifies, and is meant to: it thanks. */
function authorText({ name, login }: Author): string {
  return login === null ? markdownText(name) : `@${login}`;
}
