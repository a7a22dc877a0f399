import { markdownText } from "./markdown-text.ts";
import type { NotedChange } from "./noted-change.ts";
import type { ReleaseNotes } from "./release-notes.ts";

/** What a template for release notes is given, by name. */
export type NotesData = Readonly<Record<string, unknown>>;

/**
 * Release notes as a template sees them: names as Liquid writes them, and the authors' texts as Markdown that reads as
 * they wrote it. What is unknown is null.
 */
export function notesData(notes: ReleaseNotes): NotesData {
  const groups = notes.groups.map(({ title, changes }) => ({ title, changes: changes.map(changeData) }));
  return {
    component: notes.component,
    version: notes.version,
    tag: notes.tag,
    previous_tag: notes.previousTag,
    date: notes.date,
    compare_url: notes.compareUrl,
    groups,
    breaking: groups.find(({ title }) => title === "Breaking changes")?.changes ?? [],
  };
}

function changeData(change: NotedChange): NotesData {
  return {
    summary: markdownText(change.summary),
    scope: safe(change.scope),
    breaking: safe(change.breaking),
    through: safe(change.through),
    sha: change.sha,
    short_sha: change.shortSha,
    url: change.url,
    pull_requests: change.pullRequests,
    authors: change.authors.map(({ name, login }) => ({ name: markdownText(name), login })),
  };
}

function safe(text: string | null): string | null {
  return text === null ? null : markdownText(text);
}
