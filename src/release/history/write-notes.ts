import type { AttributedChange } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import type { Person } from "../../domain/history/person.ts";
import type { PlacedRelease } from "../../domain/history/release-line.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import type { Component } from "../../domain/project/project.ts";
import { calendarDate, formatDate } from "../../domain/versions/calendar-date.ts";
import type { Version } from "../../domain/versions/version.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import { through } from "../../planning/attribution/through.ts";
import { notesData } from "../../planning/notes/notes-data.ts";
import { notesMarkdown } from "../../planning/notes/notes-markdown.ts";
import { releaseNotes } from "../../planning/notes/release-notes.ts";
import type { HistoryRun } from "../run/services.ts";
import { together } from "../run/together.ts";

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

/**
 * Writes release notes, in the order of the releases: in slipway's own form, or by the component's template. Throws if a template
 * is wrong.
 */
export async function writeNotes(run: HistoryRun, releases: readonly NotedRelease[]): Promise<string[]> {
  const { project, services } = run;
  const [remoteUrls, coAuthorsOf] = await together([
    services.git.remoteUrls(),
    mappedCoAuthors(run, releases),
  ]);
  const forge = chooseForge(project, run.forge, remoteUrls);
  const write = async ({ component, version, tag, previous, time, changes }: NotedRelease) => {
    const notes = releaseNotes({
      tag,
      previousTag: previous?.tag ?? null,
      component: component.name,
      version: version.text,
      date: formatDate(calendarDate(time)),
      changes: changes.map(({ change, attribution, pullRequests }) => ({
        change: { ...change, commit: { ...change.commit, coAuthors: coAuthorsOf(change.commit) } },
        through: through(attribution, targetsOf([component])),
        pullRequests,
      })),
      forge,
    });
    const { notesTemplate } = component;
    return notesTemplate === undefined
      ? notesMarkdown(notes)
      : await services.template(notesTemplate, notesData(notes));
  };
  return await Promise.all(releases.map(write));
}

/** Finds who wrote a commit with its author. Git maps authors itself; whoever is named in the message is mapped here, all at once. */
async function mappedCoAuthors(
  { services: { git } }: HistoryRun,
  releases: readonly NotedRelease[],
): Promise<(commit: Commit) => readonly Person[]> {
  const commits = releases.flatMap(({ changes }) => changes.map(({ change }) => change.commit));
  const people = [...new Set(commits.flatMap(({ coAuthors }) => coAuthors))];
  if (people.length === 0) return () => [];
  const mapped = await git.mapped(people);
  const found = new Map(people.map((person, index) => [person, mapped[index] ?? person]));
  return ({ coAuthors }) => coAuthors.map((person) => found.get(person) ?? person);
}
