import { shortCommit } from "../domain/history/commit-sha.ts";
import { shortDigest } from "../domain/images/digest.ts";
import { FORGE_NAMES } from "../domain/project/forge.ts";
import { isRolledBack, type ListedRelease, type ReleaseState } from "../domain/release/listed-release.ts";
import type { Abandonable, Abandonment } from "../release/abandon.ts";
import type { ReleaseList } from "../release/list.ts";
import { hang } from "./columns.ts";
import { count, formatAge, JUST_NOW } from "./in-words.ts";
import { imagesOf } from "./list-documents.ts";
import { createPaint, type Paint, type Style } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { type Cell, layoutRows, layoutTable, type Row } from "./table.ts";

const NOTHING = "–";

/** How the states of releases are shown. */
export const STATE_MARKS: {
  readonly [state in ReleaseState]: { readonly mark: string; readonly style: Style };
} = {
  finished: { mark: "✓", style: "green" },
  unfinished: { mark: "–", style: "yellow" },
  drifted: { mark: "✗", style: "red" },
  abandoned: { mark: "=", style: "dim" },
  yanked: { mark: "=", style: "red" },
};

/** Releases for people: a table with what fits, or on a narrow terminal a few lines for each. */
export function listText({ releases, time }: ReleaseList, columns: number, colour: boolean): string {
  if (releases.length === 0) return "there are no releases yet: `slipway cut` makes the first release tag\n";
  const paint = createPaint(colour);
  const table = [true, false].map((links) => listTable(releases, time, links, columns, paint));
  const lines =
    table.find((found) => found !== null) ??
    layoutRows(
      releases.map((release) => row(release, time)),
      columns,
      paint,
    );
  return `${[...lines, "", ...hang("", ending(releases), columns)].join("\n")}\n`;
}

function listTable(
  releases: readonly ListedRelease[],
  now: number,
  links: boolean,
  columns: number,
  paint: Paint,
): string[] | null {
  const head = ["RELEASE", "STATE", "AGE", "BY", "DIGEST", ...(links ? ["LINK"] : [])];
  const rows = releases.map((release): Cell[] => {
    const { tag, state, at, by, url } = release;
    const style = STATE_MARKS[state].style;
    return [
      { text: tag.text, ...(style === "dim" ? { style } : {}) },
      { text: stateWord(release), style },
      { text: at === null ? NOTHING : formatAge(now - at) },
      { text: by === null ? NOTHING : printableLine(by) },
      { text: digestsOf(release) },
      ...(links ? [{ text: url ?? NOTHING }] : []),
    ];
  });
  return layoutTable(head, rows, new Set(["AGE"]), columns, paint);
}

/** Its state; also that a run is at work on an unfinished one, and that a finished one was rolled back. */
export function stateWord(release: ListedRelease): string {
  if (release.atWork !== null) return "running";
  return isRolledBack(release) ? ROLLED_BACK : release.state;
}

/** What people read of a finished release that was rolled back. */
const ROLLED_BACK = "rolled back";

/** The digest of its image; how many there are, if there are several. */
function digestsOf({ record }: ListedRelease): string {
  const digests = new Set(record?.images.flatMap(({ digest }) => digest ?? []) ?? []);
  const [only] = digests;
  if (only === undefined) return NOTHING;
  return digests.size === 1 ? shortDigest(only) : `${digests.size} images`;
}

function row(release: ListedRelease, now: number): Row {
  const { tag, state, at, by } = release;
  const digests = digestsOf(release);
  const facts = [
    stateWord(release),
    ...(at === null ? [] : [agoOf(now - at)]),
    ...(by === null ? [] : [`by ${printableLine(by)}`]),
    ...(digests === NOTHING ? [] : [digests]),
  ];
  return { ...STATE_MARKS[state], word: "", subject: tag.text, detail: facts.join(", ") };
}

/** How long ago something was. */
export function agoOf(seconds: number): string {
  const age = formatAge(seconds);
  return age === JUST_NOW ? age : `${age} ago`;
}

function ending(releases: readonly ListedRelease[]): string {
  const states = new Map<string, number>();
  for (const release of releases) {
    const state = isRolledBack(release) ? ROLLED_BACK : release.state;
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  const told = [...states].map(([state, number]) => `${number} ${state}`).join(", ");
  const open = states.has("unfinished")
    ? "; `slipway resume` finishes what is unfinished, `slipway abandon TAG` gives it up"
    : "";
  return `${count(releases.length, "release")}: ${told}${open}`;
}

/** An abandoned release for people: what was done, and what stays. */
export function abandonText(done: Abandonment, columns: number): string {
  const { tag, withdrawal, outcome, forge, drafts, intent } = done;
  const by = printableLine(withdrawal.by);
  const why = printableLine(withdrawal.reason);
  const first =
    outcome === "unchanged"
      ? `${tag.text} was abandoned before, by ${by}: ${why}`
      : `${tag.text} is abandoned: ${why}`;
  const images = imagesOf(intent);
  const lines = [
    ...hang("", first, columns),
    ...(drafts === 0
      ? []
      : hang("  ", `${count(drafts, "draft")} on ${FORGE_NAMES[forge]} deleted`, columns)),
    ...(images.length === 0
      ? []
      : hang("  ", "what was pushed by then stays, and these image tags are not used again:", columns)),
    ...images.map(({ reference }) => `    ${reference}`),
    ...hang("  ", "the tag stays; `slipway cut` goes on with the next version", columns),
  ];
  return `${lines.join("\n")}\n`;
}

/** A release that is about to be abandoned, for who is asked. */
export function abandonableText({ tag, intent, forge, drafts }: Abandonable, columns: number): string {
  const draft =
    drafts.length === 0 ? "" : `; ${count(drafts.length, "draft")} on ${FORGE_NAMES[forge]} would be deleted`;
  const found = `${tag.text} at ${shortCommit(intent.commit)} is not finished${draft}`;
  return `${hang("", found, columns).join("\n")}\n`;
}
