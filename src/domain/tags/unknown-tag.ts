import { closest } from "../text/suggest.ts";

/** A component's tags, as they are shown: its pattern, and a tag for example. */
export interface ShownTags {
  readonly component: string;
  readonly pattern: string;
  readonly example: string;
}

/** So many patterns are listed; of more, only the number. */
const LISTED = 8;

/** What to type instead of a tag (of a length git accepts) that has no component's form. */
export function unknownTagHint(components: readonly ShownTags[], text: string): string {
  const names = components.map(({ component }) => component);
  const meant = wordsForComponent(text)
    .map((word) => closest(word, names))
    .find((name) => name !== undefined);
  const shown = components.find(({ component }) => component === meant);
  if (shown !== undefined) {
    return `did you mean the component ${shown.component}? Its tags read ${shown.pattern}, for example ${shown.example}`;
  }
  if (components.length === 0) return "configure a component first: [components.NAME] in slipway.toml";
  const listed = components.slice(0, LISTED).map(({ pattern }) => pattern);
  const more = components.length > LISTED ? `, and ${components.length - LISTED} more` : "";
  const bare = /^v?[0-9]/.test(text) ? "; for a bare version, name its component with --component" : "";
  return `release tags read ${listed.join(", ")}${more}${bare}`;
}

/** The parts of a tag that may be meant as a component's name, the likeliest first. */
function wordsForComponent(text: string): string[] {
  const [, head = text] = /^(.*?)[@/_.-]*v?[0-9]/.exec(text) ?? [];
  return [
    text.slice(0, Math.max(text.lastIndexOf("@"), 0)),
    text.slice(0, Math.max(text.lastIndexOf("/"), 0)),
    head,
  ];
}
