import type { ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import type { Problem } from "../domain/text/problem.ts";
import { unfinishedRelease } from "../planning/history/finished.ts";
import { setAsideRelease, whatBecameOf } from "../planning/setting-aside/told-status.ts";
import { hang } from "./columns.ts";
import { formatPlace } from "./documents.ts";
import { count, formatAge, JUST_NOW } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { type Cell, layoutRows, layoutTable, type Row } from "./table.ts";

const NOTHING = "–";

/** The state of all components, for people: a table, or on a narrow terminal a few lines for each component. */
export function statusText(status: ProjectStatus, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const { components } = status;
  const verified = components.some(({ drift }) => drift !== null);
  const lines =
    statusTable(status, verified, columns, paint) ??
    layoutRows(
      components.map((component) => row(component, status.time)),
      columns,
      paint,
    );
  const notes = [
    ...setAside(components, columns, paint),
    ...unfinished(components, columns, paint),
    ...obstacles(components, columns, paint),
  ];
  return `${[...lines, ...notes, "", ...hang("", ending(components, verified), columns)].join("\n")}\n`;
}

function statusTable(
  { components, time }: ProjectStatus,
  verified: boolean,
  columns: number,
  paint: Paint,
): string[] | null {
  const head = ["COMPONENT", "LAST RELEASE", "AGE", "COMMITS", "NEXT", ...(verified ? ["PUBLISHED"] : [])];
  const rows = components.map((component): Cell[] => [
    { text: component.component, ...(component.changes.length > 0 ? { style: "bold" as const } : {}) },
    { text: component.last?.tag ?? NOTHING },
    { text: ageOf(component, time) },
    { text: component.changes.length === 0 ? NOTHING : String(component.changes.length) },
    nextCell(component),
    ...(verified ? [driftCell(component)] : []),
  ]);
  return layoutTable(head, rows, new Set(["AGE", "COMMITS"]), columns, paint);
}

function nextCell({ next, obstacle }: ComponentStatus): Cell {
  if (obstacle !== null) return { text: obstacle.code, style: "red" };
  return next === null ? { text: NOTHING } : { text: next.version.text, style: "cyan" };
}

function driftCell({ drift }: ComponentStatus): Cell {
  if (drift === null) return { text: NOTHING };
  return drift ? { text: "drift", style: "red" } : { text: "agrees", style: "green" };
}

function row(component: ComponentStatus, time: number): Row {
  const { last, changes, next, obstacle, drift } = component;
  const facts = [
    last === null ? "no release yet" : released(component, time),
    changes.length === 0 ? "nothing new" : count(changes.length, "commit"),
    ...(next === null ? [] : [`next ${next.version.text}`]),
    ...(obstacle === null ? [] : [obstacle.code]),
    ...(drift === null ? [] : [drift ? "drift" : "agrees"]),
  ];
  const quiet = changes.length === 0;
  return {
    mark: drift === true ? "✗" : quiet ? "✓" : "+",
    style: drift === true ? "red" : quiet ? "green" : "cyan",
    word: "",
    subject: last?.tag ?? component.component,
    detail: facts.join(", "),
  };
}

function ageOf({ last }: ComponentStatus, time: number): string {
  return last?.time == null ? NOTHING : formatAge(time - last.time);
}

function released(component: ComponentStatus, time: number): string {
  const age = ageOf(component, time);
  if (age === NOTHING) return "of unknown age";
  return age === JUST_NOW ? age : `${age} old`;
}

/** Why a component that has changes has no next version. */
function obstacles(components: readonly ComponentStatus[], columns: number, paint: Paint): string[] {
  return components.flatMap(({ component, obstacle }) =>
    obstacle === null ? [] : problemLines(component, obstacle, columns, paint),
  );
}

/** Which releases are not what people get any more: the last ones, and others that would be expected. */
function setAside(components: readonly ComponentStatus[], columns: number, paint: Paint): string[] {
  return components.flatMap(({ component, setAside: found, alsoSetAside: also, next }) => [
    ...(found === null
      ? []
      : problemLines(component, setAsideRelease(component, found, next?.version ?? null), columns, paint)),
    ...(also.length === 0 ? [] : problemLines(component, alsoAside(component, also), columns, paint)),
  ]);
}

/** How many releases are named that were set aside besides the last one. */
const SHOWN_ASIDE = 3;

function alsoAside(
  component: string,
  also: ComponentStatus["alsoSetAside"],
): Pick<Problem, "message" | "hint"> {
  const more = also.length > SHOWN_ASIDE ? [`${also.length - SHOWN_ASIDE} more`] : [];
  return {
    message: [...also.slice(0, SHOWN_ASIDE).map(whatBecameOf), ...more].join("; "),
    hint: `\`slipway list ${component}\` shows all of them`,
  };
}

/** How many unfinished releases of a component are named. */
const SHOWN_UNFINISHED = 3;

/** Which releases are tagged and not finished, and how to finish them. */
function unfinished(components: readonly ComponentStatus[], columns: number, paint: Paint): string[] {
  return components.flatMap(({ component, unfinished: releases }) =>
    releases
      .slice(0, SHOWN_UNFINISHED)
      .flatMap((release) => problemLines(component, unfinishedRelease(release), columns, paint)),
  );
}

function problemLines(
  component: string,
  { message, hint, where }: Pick<Problem, "message" | "hint" | "where">,
  columns: number,
  paint: Paint,
): string[] {
  const place = where === undefined ? "" : `${formatPlace(where)}: `;
  return [
    "",
    ...hang(`${component}: `, place + printableLine(message), columns),
    ...hang("  ", printableLine(hint), columns).map((line) => paint("dim", line)),
  ];
}

function ending(components: readonly ComponentStatus[], verified: boolean): string {
  const affected = components.filter(({ changes }) => changes.length > 0).length;
  const changed = `${affected} of ${count(components.length, "component")} changed since ${affected === 1 ? "its" : "their"} last release`;
  const drifted = components.filter(({ drift }) => drift === true).length;
  if (!verified) return changed;
  return `${changed}; ${drifted === 0 ? "everything published agrees" : `${count(drifted, "release")} with drift: see \`slipway verify TAG\``}`;
}
