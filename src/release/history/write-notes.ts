import type { AttributedChange } from "../../domain/history/change.ts";
import type { PlacedRelease } from "../../domain/history/release-line.ts";
import { chooseGitHubRepository } from "../../domain/project/github-repository.ts";
import type { Component } from "../../domain/project/project.ts";
import { calendarDate, formatDate } from "../../domain/versions/calendar-date.ts";
import type { Version } from "../../domain/versions/version.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import { through } from "../../planning/attribution/through.ts";
import { notesData } from "../../planning/notes/notes-data.ts";
import { notesMarkdown } from "../../planning/notes/notes-markdown.ts";
import { releaseNotes } from "../../planning/notes/release-notes.ts";
import type { HistoryRun } from "../run/services.ts";

/** A release that notes are written of. */
export interface NotedRelease {
  readonly component: Component;
  readonly version: Version;
  readonly tag: string;
  readonly previous: PlacedRelease | null;
  /** When it was tagged: seconds since the epoch. */
  readonly time: number;
  /** Since the previous one, newest first, none of them taken back. */
  readonly changes: readonly AttributedChange[];
}

/** Makes what writes release notes: slipway's own form, or the component's template. It throws if a template is wrong. */
export async function notesWriter(run: HistoryRun): Promise<(release: NotedRelease) => Promise<string>> {
  const { project, services, githubHost } = run;
  const remoteUrls = await services.git.remoteUrls();
  const repository = chooseGitHubRepository(project, run.githubRepository, remoteUrls, githubHost);
  return async ({ component, version, tag, previous, time, changes }) => {
    const notes = releaseNotes({
      tag,
      previousTag: previous?.tag ?? null,
      component: component.name,
      version: version.text,
      date: formatDate(calendarDate(time)),
      changes: changes.map((each) => ({
        change: each.change,
        through: through(each.attribution, targetsOf([component])),
        pullRequests: each.pullRequests,
      })),
      repository,
      host: githubHost,
    });
    const { notesTemplate } = component;
    return notesTemplate === undefined
      ? notesMarkdown(notes)
      : await services.template(notesTemplate, notesData(notes));
  };
}
