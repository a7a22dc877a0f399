import { type CommitSha, shortCommit } from "../domain/history/commit-sha.ts";
import { displayWidth, hang } from "./columns.ts";
import type { Paint, Style } from "./paint.ts";

/** What a release's heading is made of. */
interface Headed {
  readonly tag: string;
  readonly component: string;
  readonly channel: string;
  readonly commit: CommitSha;
  readonly promotedFrom?: string | null;
}

/** How each release of a run is headed: by its tag, and what is released with another by both names. */
export function releaseHeading(
  release: Headed,
  all: readonly Headed[],
  columns: number,
  paint: Paint,
): string[] {
  const { tag, component, channel, commit, promotedFrom } = release;
  const own = all.find((other) => other.tag === tag) === release;
  const title = own ? tag : `${component} with ${tag}`;
  const isPromoted = typeof promotedFrom === "string" && promotedFrom !== tag;
  const from = isPromoted ? `, promoted from ${promotedFrom}` : "";
  return heading(title, `${channel}, ${shortCommit(commit)}${from}`, "dim", columns, paint);
}

/** A title, and what is said of it: on one line if there is room for it, otherwise below. */
export function heading(title: string, about: string, style: Style, columns: number, paint: Paint): string[] {
  if (displayWidth(`${title}  ${about}`) <= columns)
    return [`${paint("bold", title)}  ${paint(style, about)}`];
  return [
    ...hang("", title, columns).map((line) => paint("bold", line)),
    ...hang("  ", about, columns).map((line) => paint(style, line)),
  ];
}
