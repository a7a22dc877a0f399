import { shortDigest } from "../domain/images/digest.ts";
import { formatReference } from "../domain/images/reference.ts";
import type { Deployment } from "../domain/release/record.ts";
import type { MovedFloating, Moving } from "../release/run/moving-notes.ts";
import { hang } from "./columns.ts";
import { printableLine } from "./printable.ts";

/** What was moved. */
interface Moved {
  readonly moved: readonly MovedFloating[];
  readonly deployments: readonly Deployment[];
}

/** The part of a document that says what was moved. */
export function movedParts({ moved, deployments }: Moved) {
  return {
    moved: moved.map(({ reference, from, to }) => ({ reference: formatReference(reference), from, to })),
    deployments: deployments.map(({ environment, url, outcome, note }) => {
      const known = outcome === "deployed" ? ("deployed" as const) : ("unchanged" as const);
      return { environment, url, outcome: known, ...(note === undefined ? {} : { note }) };
    }),
  };
}

/** The same for people, a line for each. */
export function movedLines({ moved, deployments }: Moved, columns: number): string[] {
  return [
    ...moved.flatMap(({ reference, from, to }) =>
      hang(
        "  moved  ",
        `${formatReference(reference)}  ${from === null ? "nothing" : shortDigest(from)} → ${shortDigest(to)}`,
        columns,
      ),
    ),
    ...deployments.flatMap(({ environment, url, outcome, note }) =>
      hang(
        `  ${outcome}  `,
        printableLine([environment, url, note ?? ""].filter(Boolean).join("  ")),
        columns,
      ),
    ),
  ];
}

/** What a rollback or a yank had done when it failed, as a document. */
export function movingDocument(moving: Moving) {
  const { component, from, to, marked, left, writes } = moving;
  return { component, from, to, ...movedParts(moving), marked: [...marked], left: [...left], writes };
}

/** The same for people: what moved, what did not, and what finishes it. */
export function movingText(moving: Moving, columns: number): string {
  const { kind, component, from, to, marked, left } = moving;
  const what = kind === "yank" ? `${from} is yanked` : `${component} went from ${from} to ${to}`;
  const again = kind === "yank" ? `slipway yank ${from} --reason "why"` : `slipway rollback ${component}`;
  const lines = [
    ...hang(
      "",
      left.length === 0 ? `${what}; only the record does not say so yet` : `${what}, but not all of it`,
      columns,
    ),
    ...movedLines(moving, columns),
    ...marked.flatMap((name) => hang("  marked  ", printableLine(name), columns)),
    ...left.flatMap((name) => hang("  not yet  ", printableLine(name), columns)),
    ...hang("  ", `the same command again finishes it: \`${again}\``, columns),
  ];
  return `${lines.join("\n")}\n`;
}
