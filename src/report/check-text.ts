import type { TagCheck } from "../domain/release/check.ts";
import { hang } from "./columns.ts";
import { createPaint } from "./paint.ts";

/** A release tag for people: which release it means. */
export function checkText(check: TagCheck, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const { tag, component, version, scheme, channel, prerelease, commit, images } = check;
  const facts: readonly (readonly [string, string])[] = [
    ["component", component],
    ["version", `${version} (${scheme})`],
    ["channel", prerelease ? `${channel} (a prerelease)` : channel],
    ["commit", commit ?? "none: there is no such tag yet"],
    ...images.map((image, index): [string, string] => [index === 0 ? "images" : "", image]),
  ];
  const lines = facts.flatMap(([name, value]) => {
    const title = `  ${name.padEnd(9)}`;
    const [first = "", ...others] = hang(`${title}  `, value, columns);
    return [paint("dim", title) + first.slice(title.length), ...others];
  });
  return `${[...hang("", tag, columns).map((line) => paint("bold", line)), ...lines].join("\n")}\n`;
}
