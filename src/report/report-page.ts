import type { OverviewDocument } from "./overview-document.ts";

/** What the page has where its data belong. */
const DATA = "{{data}}";

/**
 * The page with its data in it. Nothing in them ends the element that they stand in, or begins a comment: HTML, "Restrictions for
 * contents of script elements". Marks of direction are left as they are: the page isolates each name.
 */
export function reportPage(template: string, document: OverviewDocument): string {
  const json = JSON.stringify(document).replace(/[<>&\u2028\u2029]/g, escaped);
  return template.replace(DATA, () => json);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
