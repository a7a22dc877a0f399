import type { TagCheck } from "../domain/release/check.ts";
import { createPaint } from "./paint.ts";

/** A release tag for people: which release it means. */
export function checkText(check: TagCheck, colour: boolean): string {
  const paint = createPaint(colour);
  const { tag, component, version, scheme, channel, prerelease, commit, images } = check;
  const facts: readonly (readonly [string, string])[] = [
    ["component", component],
    ["version", `${version} (${scheme})`],
    ["channel", prerelease ? `${channel} (a prerelease)` : channel],
    ["commit", commit ?? "none: there is no such tag yet"],
    ...images.map((image, index): [string, string] => [index === 0 ? "images" : "", image]),
  ];
  const lines = facts.map(([name, value]) => `  ${paint("dim", name.padEnd(9))}  ${value}`);
  return `${[paint("bold", tag), ...lines].join("\n")}\n`;
}
