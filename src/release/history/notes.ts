import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { notACommit } from "../../planning/gates/git.ts";
import { previousRelease } from "../../planning/history/version-history.ts";
import type { HistoryRun } from "../run/services.ts";
import { baseOf } from "./change-ranges.ts";
import { readChanges } from "./read-changes.ts";
import { readReleases } from "./read-releases.ts";
import { warnOfCheckout } from "./warn-of-checkout.ts";
import { notesWriter } from "./write-notes.ts";

/** The notes of a release, in Markdown, and the release they begin after. */
export interface Notes {
  readonly tag: string;
  readonly previousTag: string | null;
  readonly markdown: string;
}

/**
 * The notes of one release tag; of one that is not in this clone, what they would be at HEAD. Throws `tag-no-commit`, and what
 * keeps history from being read.
 */
export async function notesOfTag(run: HistoryRun, tag: ReleaseTag): Promise<Notes> {
  const { git } = run.services;
  const found = (await git.localTags([tag.text])).get(tag.text);
  if (found?.localType !== undefined) throw errorFromProblems([notACommit(tag.text, found.localType)]);
  if (found?.local == null) warnOfMissing(run, tag.text);
  const commit = found?.local ?? (await git.commitOf("HEAD"));
  if (found?.local != null) await warnOfCheckout(run, commit);
  const [notes] = await notesOfTags(run, [tag], commit);
  if (notes === undefined) throw new Error("notes were asked for, and none were written");
  return notes;
}

/** The notes of release tags that all stand, or are to stand, at one commit: one pass over history for all of them. */
export async function notesOfTags(
  run: HistoryRun,
  tags: readonly ReleaseTag[],
  commit: CommitSha,
): Promise<Notes[]> {
  const { components } = run.project;
  const releases = tags.flatMap(({ text, component: name, version }) => {
    const component = components.find((each) => each.name === name);
    return component === undefined ? [] : [{ tag: text, component, version }];
  });
  const wanted = releases.map(({ component }) => component);
  const { lines, lineage } = await readReleases(run, wanted, commit);
  const ranges = releases.map((release, index) => {
    const before = lines[index]?.releases ?? [];
    const tag = previousRelease(
      release.component,
      release.version,
      before.map((each) => each.tag),
    );
    const own = before.find((each) => each.tag === release.tag);
    return {
      ...release,
      previous: before.find((each) => each.tag === tag) ?? null,
      time: own?.time ?? run.now,
    };
  });
  const asked = ranges.map(({ component, previous }) => ({
    component: component.name,
    base: baseOf(previous),
  }));
  const history = await readChanges(run, commit, Promise.resolve({ lineage, ranges: asked }));
  const write = await notesWriter(run);
  return await Promise.all(
    ranges.map(async (range) => ({
      tag: range.tag,
      previousTag: range.previous?.tag ?? null,
      markdown: await write({
        ...range,
        changes: history.standing(history.since(range.component.name, baseOf(range.previous))),
      }),
    })),
  );
}

function warnOfMissing({ report, project }: HistoryRun, tag: string): void {
  report({
    kind: "warning",
    problem: {
      code: "no-such-tag",
      message: `there is no tag ${tag} in this clone: these are the notes it would have at HEAD`,
      hint: `if it is on ${project.source.remote}: git fetch --tags ${project.source.remote}`,
    },
  });
}
