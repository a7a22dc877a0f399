import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Component } from "../../domain/project/project.ts";
import type { ForgeFacts } from "../../domain/release/facts.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { Version } from "../../domain/versions/version.ts";
import { notACommit } from "../../planning/gates/git.ts";
import { finishedOf } from "../../planning/history/finished.ts";
import { sinceRelease } from "../../planning/history/sort-changes.ts";
import { previousRelease } from "../../planning/history/version-history.ts";
import type { HistoryRun, Run } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { openHistory } from "./history.ts";
import { warnOfCheckout } from "./warnings.ts";
import { writeNotes } from "./write-notes.ts";

/** The notes of a release, in Markdown, and the release they begin after. */
export interface Notes {
  readonly tag: string;
  readonly previousTag: string | null;
  readonly markdown: string;
}

/** A release that notes are asked for. */
interface Release {
  readonly tag: string;
  readonly component: Component;
  readonly version: Version;
}

/**
 * The notes of one release; if its tag is not in this clone, what they would be at HEAD. Throws `tag-no-commit`, and what keeps
 * history from being read.
 */
export async function notesOfRelease(run: HistoryRun, release: Release): Promise<Notes> {
  const { git } = run.services;
  const { tag } = release;
  const found = (await git.localTags([tag])).get(tag);
  if (found?.localType !== undefined) throw errorFromProblems([notACommit(tag, found.localType)]);
  if (found?.local == null) warnOfMissing(run, tag);
  const commit = found?.local ?? (await git.commitOf("HEAD"));
  if (found?.local != null) await warnOfCheckout(run, commit);
  const [notes] = await notesAt(run, [release], commit);
  if (notes === undefined) throw new Error("there are notes of each release");
  return notes;
}

/**
 * slipway's own notes, by tag, for the releases that want them and are not published yet. They are read before anything is
 * written, so that nothing is pushed for a release whose notes cannot be written.
 */
export async function readNotes(
  run: Run,
  tags: readonly ReleaseTag[],
  forge: ForgeFacts | undefined,
  commit: CommitSha,
): Promise<ReadonlyMap<string, string>> {
  const wanted = tags.flatMap(({ text, component: name, version }): Release[] => {
    const component = run.project.components.find((each) => each.name === name);
    const published = forge?.releases.get(text)?.some(({ draft }) => !draft) ?? false;
    return component?.forgeRelease?.notes === "slipway" && forge !== undefined && !published
      ? [{ tag: text, component, version }]
      : [];
  });
  if (wanted.length === 0) return new Map();
  const notes = await notesAt(run, wanted, commit);
  return new Map(notes.map(({ tag, markdown }) => [tag, markdown]));
}

/** The notes of some releases that all are, or will be, at one commit; history is read once for all. */
async function notesAt(run: HistoryRun, releases: readonly Release[], commit: CommitSha): Promise<Notes[]> {
  const components = releases.map(({ component }) => component);
  await using history = openHistory(run, components);
  const whole = history.lineTo(commit);
  const [releasesOf, times] = await firstThingsFirst([
    whole.releases(components, {
      below: (component) => releases.find((each) => each.component === component)?.version ?? null,
    }),
    run.services.git.tagTimes(releases.map(({ tag }) => tag)),
  ]);
  const noted = releases.map((release) => {
    const line = releasesOf(release.component);
    const { former } = line;
    const finished = finishedOf(line);
    const names = finished.map(({ tag }) => tag);
    const tag = previousRelease(release.component, release.version, names);
    const previous = finished.find((each) => each.tag === tag) ?? former;
    return { ...release, line, previous, time: times.get(release.tag) ?? run.now };
  });
  const rangeOf = ({ line, previous }: (typeof noted)[number]) => sinceRelease(line, previous);
  const changesIn = await whole.changes(noted.map(rangeOf));
  const texts = await writeNotes(
    run,
    noted.map((each) => ({ ...each, changes: changesIn(rangeOf(each)).effective() })),
  );
  return noted.map(({ tag, previous }, index) => ({
    tag,
    previousTag: previous?.tag ?? null,
    markdown: texts[index] ?? "",
  }));
}

function warnOfMissing({ report, project }: HistoryRun, tag: string): void {
  const { remote } = project.source;
  report({
    kind: "warning",
    problem: {
      code: "no-such-tag",
      message: `there is no tag ${tag} in this clone: these are the notes it would have at HEAD`,
      hint: `if it is on ${remote}: git fetch --tags ${remote}`,
    },
  });
}
