import type { ReleaseEntry } from "../src/report/list-documents.ts";
import type { OverviewDocument } from "../src/report/overview-document.ts";

/** What of the page is shown: all of it is in the address, so that a view can be sent to others. */
export interface View {
  /** What releases must have in their tag, digest, commit, or who made them. */
  readonly search: string;
  /** A state, or empty for all. */
  readonly state: string;
  /** A channel, or empty for all. */
  readonly channel: string;
  /** How many releases of each component are shown; 0 for all. */
  readonly newest: number;
  /** The tag of the release that is shown in full; empty for none. */
  readonly release: string;
  /** What is highlighted in the graph: a commit, a component or a package; empty for nothing. */
  readonly reach: string;
}

/** How many releases of each component are shown at first. */
const NEWEST = 3;

/** Reads a view from the part of an address behind `#`. */
export function readView(hash: string): View {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (name: string) => values.get(name) ?? "";
  return {
    search: text("search"),
    state: text("state"),
    channel: text("channel"),
    newest: values.has("newest") ? Number.parseInt(text("newest"), 10) || 0 : NEWEST,
    release: text("release"),
    reach: text("reach"),
  };
}

/** Writes it; what is as at first is left out. */
export function writeView({ newest, ...texts }: View): string {
  const values = new URLSearchParams(Object.entries(texts).filter(([, text]) => text !== ""));
  if (newest !== NEWEST) values.set("newest", String(newest));
  return `#${values}`;
}

/** The releases that a view shows, if there were room for all of them. */
export function shownReleases({ releases }: OverviewDocument, view: View): readonly ReleaseEntry[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  return releases.filter(
    (release) =>
      (view.state === "" || release.state === view.state) &&
      (view.channel === "" || release.channel === view.channel) &&
      words.every((word) => textOf(release).includes(word)),
  );
}

function textOf({ tag, component, by, commit, images, state }: ReleaseEntry): string {
  const named = images.flatMap(({ reference, digest }) => [reference, digest ?? ""]);
  return [tag, component, by ?? "", commit ?? "", state, ...named].join("\n").toLowerCase();
}
