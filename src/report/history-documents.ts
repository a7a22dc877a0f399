import type { AttributedChange } from "../domain/history/change.ts";
import type { CutRecord } from "../domain/history/cut.ts";
import type { SetAsideRelease } from "../domain/history/release-line.ts";
import type { Affected, ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import type { Documents } from "./document-schemas.ts";
import { problemDocument } from "./documents.ts";

/** The document of `slipway cut`. */
export function cutDocument(cuts: readonly CutRecord[]): Documents["cut"] {
  return { format: 1, cuts: cuts.map(cutOf) };
}

/** One release tag in it. */
export function cutOf({ cut, reason, previous, changes, notes, outcome }: CutRecord) {
  return {
    component: cut.component.name,
    tag: cut.tag,
    version: cut.version.text,
    commit: cut.commit,
    outcome,
    previousTag: previous?.tag ?? null,
    bump: reason.bump,
    because: reason.because,
    commits: changes.map(commit),
    notes,
  };
}

/** The document of `slipway status`. */
export function statusDocument({ components }: ProjectStatus): Documents["status"] {
  return { format: 1, components: components.map(componentStatus) };
}

/** The document of `slipway affected`. */
export function affectedDocument({ since, components }: Affected): Documents["affected"] {
  return {
    format: 1,
    since,
    components: components.map(({ component, changes }) => ({ component, commits: changes.map(commit) })),
  };
}

/** The document of `slipway notes`. */
export function notesDocument(notes: {
  readonly tag: string;
  readonly previousTag: string | null;
  readonly markdown: string;
}): Documents["notes"] {
  return { format: 1, tag: notes.tag, previousTag: notes.previousTag, notes: notes.markdown };
}

function componentStatus(status: ComponentStatus) {
  const { component, last, unfinished, setAside, alsoSetAside, changes, next, obstacle, drift } = status;
  return {
    component,
    lastTag: last?.tag ?? null,
    lastVersion: last?.version.text ?? null,
    commitsSince: changes.length,
    affected: changes.length > 0,
    nextVersion: next?.version.text ?? null,
    nextTag: next?.text ?? null,
    drift,
    unfinished: unfinished.flatMap(({ tag, atWork }) => (atWork === null ? tag : [])),
    running: unfinished.flatMap(({ tag, atWork }) => (atWork === null ? [] : tag)),
    ...(setAside === null ? {} : { setAside: { ...whoAndWhy(setAside), to: setAside.now } }),
    ...(alsoSetAside.length === 0
      ? {}
      : { alsoSetAside: alsoSetAside.map((each) => ({ tag: each.tag, ...whoAndWhy(each) })) }),
    ...(obstacle === null ? {} : { problem: problemDocument(obstacle) }),
  };
}

function whoAndWhy({ kind, to, by, reason }: SetAsideRelease) {
  return { kind, to, by, reason };
}

function commit({ change, attribution }: AttributedChange) {
  const { paths, because, rule } = attribution;
  return {
    commit: change.commit.sha,
    subject: change.commit.subject,
    paths: [...paths],
    because: [...because],
    rule,
  };
}
