import { formatTag, parseTagPattern } from "../domain/tags/tag-pattern.ts";
import { exampleVersion, parseScheme, parseVersion } from "../domain/versions/scheme.ts";
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
    `${paint("green", "✓")} wrote ${file}: ${count(components.length, "component")}`,
    ...hang("  ", components.map(({ name }) => printableLine(name)).join(", "), columns),
  ];
  const example = exampleTag(proposal);
  const [first] = components;
  const system = proposal.github === null ? "github|gitlab" : "github";
  const commands = [
    ...(example === null ? [] : [[`slipway check ${example}`, "is the tag what it should be?"] as const]),
    ...(first === undefined
      ? []
      : [[`slipway rehearse ${first.name}`, "a whole release, nothing outside changed"] as const]),
    [`slipway ci ${system}`, "writes the workflow; --check judges yours"] as const,
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  const next = [
    "next:",
    ...hang("  ", `read ${file}, commit it and push it to the trunk`, columns),
    ...commands.map(([command, what]) => `  ${command.padEnd(width)}  ${paint("dim", what)}`),
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
      ...(where === undefined ? [] : [paint("dim", `    ${printableLine(formatPlace(where))}`)]),
    ]);
    return [[paint(style, title), ...lines].join("\n")];
  });
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

/** A tag that a component could have. */
function exampleTag({ components, tag, version }: Proposal): string | null {
  const [first] = components;
  if (first === undefined) return null;
  const pattern = parseTagPattern(first.tag ?? tag, first.name);
  const scheme = parseScheme(first.version ?? version);
  if (!pattern.ok || !scheme.ok) return null;
  const example = parseVersion(scheme.value, exampleVersion(scheme.value));
  return example.ok ? formatTag(pattern.value, example.value) : null;
}
