import type { Note, Proposal } from "../planning/proposal/proposal.ts";
import { hang } from "./columns.ts";
import { formatPlace } from "./documents.ts";
import { count } from "./in-words.ts";
import { createPaint, type Style } from "./paint.ts";
import { printableLine } from "./printable.ts";

/** What `slipway init` wrote, for people: the components, and what they should know of it. */
export function initText(proposal: Proposal, file: string, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const { components, notes } = proposal;
  const lines = [
    ...hang("✓ ", `wrote ${printableLine(file)}: ${count(components.length, "component")}`, columns).map(
      (line) => line.replace("✓", paint("green", "✓")),
    ),
    ...hang("  ", components.map(({ name }) => printableLine(name)).join(", "), columns),
  ];
  const next = [
    "next:",
    ...hang("  ", `read ${file}, commit it and push it to the trunk`, columns),
    ...followingCommands(proposal).flatMap(([command, does]) => hang(`  ${command}  `, does, columns)),
  ];
  const said = notesText(notes, columns, colour);
  return `${lines.join("\n")}\n${said === "" ? "" : `\n${said}`}\n${next.join("\n")}\n`;
}

const TITLES: Readonly<Record<Note["kind"], readonly [title: string, style: Style]>> = {
  change: ["To change before the first release", "red"],
  unknown: ["Not known", "yellow"],
  assumed: ["Assumed", "cyan"],
  replaced: ["What slipway does from now on", "dim"],
};

/** What is to be known of a proposal, by kind, the most urgent first; empty if there is nothing. */
export function notesText(notes: readonly Note[], columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const blocks = (Object.keys(TITLES) as Note["kind"][]).flatMap((kind) => {
    const ours = notes.filter((note) => note.kind === kind);
    const [title, style] = TITLES[kind];
    if (ours.length === 0) return [];
    const lines = ours.flatMap(({ message, where }) => [
      ...hang("  - ", printableLine(message), columns),
      ...(where === undefined
        ? []
        : hang("    ", printableLine(formatPlace(where)), columns).map((line) => paint("dim", line))),
    ]);
    return [[paint(style, title), ...lines].join("\n")];
  });
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

/** What may be typed next, in two columns. */
function followingCommands({ components, github }: Proposal): [command: string, does: string][] {
  const [first] = components;
  const commands: [string, string][] = [
    ["slipway doctor", "try all that a release needs"],
    [
      `slipway ci ${github === null ? "github|gitlab" : "github"}`,
      "write the workflow; --check judges yours",
    ],
  ];
  if (first !== undefined)
    commands.push([`slipway rehearse ${first.name}`, "make a whole release here; nothing outside changes"]);
  const widest = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, does]) => [command.padEnd(widest), does]);
}
