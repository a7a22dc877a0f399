/** Cuts, states and attributed commits made by hand, for tests of what is said about them. */

import type { AttributedChange, Change } from "../../../src/domain/history/change.ts";
import type { ProposedCut } from "../../../src/domain/history/cut.ts";
import type { ComponentStatus, LastRelease } from "../../../src/domain/history/status.ts";
import { parseReleaseTag, type ReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { DEFAULT_STABLE } from "../../../src/domain/versions/channel.ts";
import { component, unwrap } from "../../support/facts.ts";
import { changeOf, commitAt, shaOf } from "../../support/history.ts";

const COMPONENTS = ["api", "web", "discord-bot"].map((name) => component(name));

/** A day and an hour after `released`'s releases. */
export const TIME = 1_000_000 + 86_400 + 3_600;

export const tagOf = (text: string): ReleaseTag => unwrap(parseReleaseTag(COMPONENTS, text));

/** The release of a tag, at a time. */
export function released(text: string, time: number | null = 1_000_000): LastRelease {
  return { tag: text, version: tagOf(text).version, commit: shaOf(1), time };
}

/** A commit that a component's target depends on through one file. */
export function attributed(number: number, subject: string, fields: Partial<Change> = {}): AttributedChange {
  const file = `api/${number}.txt`;
  return {
    change: changeOf(commitAt(number, [], { subject }), fields),
    attribution: { paths: [file], because: ["//api:push", file], rule: "graph" },
    pullRequests: [],
  };
}

/** A tag that is to be made at commit 9. */
export function proposed(text: string, fields: Partial<ProposedCut> = {}): ProposedCut {
  const { component: name, version } = tagOf(text);
  const cut = { component: component(name), tag: text, version, channel: DEFAULT_STABLE, commit: shaOf(9) };
  const reason = { bump: "minor", because: "000000000001 feat: x" } as const;
  return { cut, reason, previous: null, changes: [], notes: "Notes.\n", ...fields };
}

/** A component that nothing happened to. */
export function standing(name: string, fields: Partial<ComponentStatus> = {}): ComponentStatus {
  return {
    component: name,
    last: released(`${name}@1.2.3`),
    unfinished: [],
    setAside: null,
    alsoSetAside: [],
    changes: [],
    next: null,
    obstacle: null,
    drift: null,
    ...fields,
  };
}
