import { shortCommit } from "../domain/history/commit-sha.ts";
import { shortDigest } from "../domain/images/digest.ts";
import { FORGE_NAMES } from "../domain/project/forge.ts";
import { isSetAside, type Rollback } from "../domain/release/intent.ts";
import type { ListedRelease, ReleaseState } from "../domain/release/listed-release.ts";
import type { Abandonable, Abandonment } from "../release/abandon.ts";
import type { ReleaseList, ShownRelease } from "../release/list.ts";
import { hang } from "./columns.ts";
import { count, formatAge, JUST_NOW } from "./in-words.ts";
import { imagesOf } from "./list-documents.ts";
import { createPaint, type Paint, type Style } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { type Cell, layoutRows, layoutTable, type Row } from "./table.ts";
import { verifiedLines } from "./verify-text.ts";

const NOTHING = "–";

const MARKS: { readonly [state in ReleaseState]: { readonly mark: string; readonly style: Style } } = {
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
    const style = MARKS[state].style;
    return [
      { text: tag.text, ...(style === "dim" ? { style } : {}) },
      { text: stateOf(release), style },
      { text: at === null ? NOTHING : formatAge(now - at) },
      { text: by === null ? NOTHING : printableLine(by) },
      { text: digestsOf(release) },
      ...(links ? [{ text: url ?? NOTHING }] : []),
    ];
  });
  return layoutTable(head, rows, new Set(["AGE"]), columns, paint);
}

/** Its state; also that a run is at work on an unfinished one, and that a finished one was rolled back. */
function stateOf({ state, atWork, record }: ListedRelease): string {
  if (atWork !== null) return "running";
  return state === "finished" && record !== null && isSetAside(record) ? "rolled back" : state;
}

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
    stateOf(release),
    ...(at === null ? [] : [agoOf(now - at)]),
    ...(by === null ? [] : [`by ${printableLine(by)}`]),
    ...(digests === NOTHING ? [] : [digests]),
  ];
  return { ...MARKS[state], word: "", subject: tag.text, detail: facts.join(", ") };
}

function agoOf(seconds: number): string {
  const age = formatAge(seconds);
  return age === JUST_NOW ? age : `${age} ago`;
}

function ending(releases: readonly ListedRelease[]): string {
  const states = new Map<ReleaseState, number>();
  for (const { state } of releases) states.set(state, (states.get(state) ?? 0) + 1);
  const told = [...states].map(([state, number]) => `${number} ${state}`).join(", ");
  const open = states.has("unfinished")
    ? "; `slipway resume` finishes what is unfinished, `slipway abandon TAG` gives it up"
    : "";
  return `${count(releases.length, "release")}: ${told}${open}`;
}

/** One release for people, with everything that its record says, and what was read back, if it was. */
export function showText(
  { release, verified, time }: ShownRelease,
  columns: number,
  colour: boolean,
): string {
  const paint = createPaint(colour);
  const { tag, state } = release;
  const lines = [`${paint("bold", tag.text)}  ${paint(MARKS[state].style, stateOf(release))}`];
  const facts = factsOf(release, time);
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, text] of facts)
    lines.push(...hang(`  ${paint("dim", name.padEnd(width))}  `, text, columns));
  lines.push(...artifactLines(release, columns, paint));
  if (verified !== null) lines.push("", ...verifiedLines(verified, columns, paint));
  return `${lines.join("\n")}\n`;
}

function factsOf(release: ListedRelease, now: number): readonly (readonly [name: string, text: string])[] {
  const { tag, channel, at, by, commit, record, url } = release;
  const withdrawal = record?.withdrawal ?? null;
  const who = by === null ? "" : ` by ${printableLine(by)}`;
  return [
    ["component", tag.component],
    ["channel", channel],
    ["commit", commit === null ? "not on the remote" : commit],
    ["tagged", at === null && by === null ? "unknown: this clone lacks the tag" : `${whenOf(at, now)}${who}`],
    ...(withdrawal === null
      ? []
      : [
          [
            withdrawal.kind,
            `${whenOf(withdrawal.at, now)} by ${printableLine(withdrawal.by)}: ${printableLine(withdrawal.reason)}`,
          ] as const,
        ]),
    ...(record?.rollback === undefined ? [] : [rollbackFact(record.rollback, tag.text, now)]),
    ...(release.atWork === null
      ? []
      : [["at work", `process ${release.atWork.pid} on ${printableLine(release.atWork.host)}`] as const]),
    ["record", record === null ? "none" : record.state],
    ...(url === null ? [] : [["release", url] as const]),
  ];
}

function rollbackFact(
  { to, at, by, reason, finished }: Rollback,
  tag: string,
  now: number,
): readonly [string, string] {
  const why = reason === null ? "" : `: ${printableLine(reason)}`;
  const open = finished ? "" : "; not finished, `slipway rollback` goes on with it";
  const who = `${whenOf(at, now)} by ${printableLine(by)}${why}${open}`;
  return to === tag ? ["brought back", who] : ["rolled back", `to ${to}, ${who}`];
}

function whenOf(at: number | null, now: number): string {
  if (at === null) return "at an unknown time";
  return `${new Date(at * 1_000).toISOString().slice(0, 10)} (${agoOf(now - at)})`;
}

/** What the record names, each digest on a line of its own below what it is of. */
function artifactLines({ record }: ListedRelease, columns: number, paint: Paint): string[] {
  if (record === null) return [];
  const below = (subject: string, detail: string) => [
    `  ${printableLine(subject)}`,
    ...hang("    ", printableLine(detail), columns).map((line) => paint("dim", line)),
  ];
  const parts = [
    ...imagesOf(record).map(
      ({ reference, digest }) => [reference, digest ?? "its digest is not known"] as const,
    ),
    ...record.files.map(({ name, digest }) => [name, digest] as const),
    ...record.deployments.map(({ id, url }) => [id, url === "" ? "deployed" : url] as const),
  ];
  return parts.length === 0 ? [] : ["", ...parts.flatMap(([subject, detail]) => below(subject, detail))];
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
