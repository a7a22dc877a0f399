import { formatReference } from "../domain/images/reference.ts";
import { staysOnYanked } from "../planning/setting-aside/doubts.ts";
import { type FoundRollback, movesOf, type RolledBack } from "../release/rollback.ts";
import type { FoundYank, Yanked } from "../release/yank.ts";
import { hang } from "./columns.ts";
import type { Documents } from "./document-schemas.ts";
import { formatTime, imagesOf } from "./list-documents.ts";
import { movedLines, movedParts } from "./moving-text.ts";
import { printableLine } from "./printable.ts";

/** The document of `slipway rollback`. */
export function rollbackDocument(done: RolledBack): Documents["rollback"] {
  const { component, from, to, writes } = done;
  return { format: 1, component, from, to, ...movedParts(done), writes };
}

/** The document of `slipway yank`. */
export function yankDocument(done: Yanked): Documents["yank"] {
  const { tag, withdrawal, outcome, images, to, stuck, url, writes } = done;
  return {
    format: 1,
    tag: tag.text,
    component: tag.component,
    version: tag.version.text,
    outcome,
    at: formatTime(withdrawal.at),
    by: withdrawal.by,
    reason: withdrawal.reason,
    images: imagesOf({ images, floating: [] }),
    to,
    ...movedParts(done),
    stays: stuck.map(formatReference),
    sameImages: [...done.sameImages],
    url,
    writes,
  };
}

/** What a rollback is about to do, for who is asked. */
export function foundRollbackText(found: FoundRollback, columns: number): string {
  const { component, from, to } = found;
  const moves = movesOf(found);
  const what =
    moves.length === 0 ? ["  nothing: all of it is there already"] : moves.map((each) => `  ${each}`);
  const first =
    from === to
      ? `${component.name} is on ${to.tag.text}; this would be put back on it:`
      : `${component.name} would go from ${from.tag.text} to ${to.tag.text}:`;
  return `${[...hang("", first, columns), ...what].join("\n")}\n`;
}

/** A rollback for people: what moved, and what comes next. */
export function rolledBackText(done: RolledBack, columns: number): string {
  const { component, from, to, writes } = done;
  const first =
    writes === 0
      ? `${component} is on ${to} already`
      : `${component} went ${from === to ? "back on" : `from ${from} to`} ${to}`;
  const further = `further back: \`slipway rollback ${component} --to TAG\``;
  const next = `nothing was deleted; the next release moves all of this forward, and \`slipway rollback ${component} --to ${from}\` takes it back`;
  return joined([
    ...hang("", first, columns),
    ...movedLines(done, columns),
    ...(writes === 0 ? hang("  ", further, columns) : from === to ? [] : hang("  ", next, columns)),
  ]);
}

/** A release that is about to be yanked, for who is asked. */
export function foundYankText(
  { release, to, floating, sites, stuck, sameImages, page }: FoundYank,
  columns: number,
): string {
  const moves = movesOf({ floating, sites });
  const lines = [
    ...hang("", `${release.tag.text} would be marked as yanked, and nothing deleted`, columns),
    ...(page === null ? [] : hang("  ", `its page would say so: ${page.url}`, columns)),
    ...(moves.length === 0 ? [] : [`  these would go back${to === null ? "" : ` to ${to.tag.text}`}:`]),
    ...moves.map((each) => `    ${each}`),
    ...stuckLines(release.tag.text, stuck, columns),
    ...sameImagesLines(sameImages, columns),
  ];
  return joined(lines);
}

/** A yanked release for people: what was marked, what moved, and what is left to do. */
export function yankedText(done: Yanked, columns: number): string {
  const { tag, withdrawal, outcome, images, url } = done;
  const by = printableLine(withdrawal.by);
  const why = printableLine(withdrawal.reason);
  const first =
    outcome === "unchanged"
      ? `${tag.text} was yanked before, by ${by}: ${why}`
      : `${tag.text} is yanked: ${why}`;
  return joined([
    ...hang("", first, columns),
    ...(url === null ? [] : hang("  ", `its page says so: ${url}`, columns)),
    ...images.map(({ reference }) => `  marked and kept: ${formatReference(reference)}`),
    ...movedLines(done, columns),
    ...stuckLines(tag.text, done.stuck, columns),
    ...sameImagesLines(done.sameImages, columns),
    ...hang("  ", "its version is not used again; `slipway cut` goes on with the next one", columns),
  ]);
}

function stuckLines(tag: string, stuck: FoundYank["stuck"], columns: number): string[] {
  if (stuck.length === 0) return [];
  const { message, hint } = staysOnYanked(tag, stuck);
  return hang("  ", `${message}; ${hint}`, columns);
}

function sameImagesLines(tags: readonly string[], columns: number): string[] {
  if (tags.length === 0) return [];
  const [have, are] = tags.length === 1 ? ["has", "is"] : ["have", "are"];
  const what = `${tags.join(", ")} ${have} the same images, and ${are} not yanked by this: \`slipway yank ${tags[0]} --reason "why"\``;
  return hang("  ", what, columns);
}

function joined(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
