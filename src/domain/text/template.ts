import { fail, ok, type Problem, type Result } from "./problem.ts";
import { quote } from "./quote.ts";
import { closest } from "./suggest.ts";

/** The names a release gives values to; those from `tag` on only where the configuration allows them. */
export const PLACEHOLDERS = [
  "component",
  "version",
  "major",
  "minor",
  "patch",
  "commit",
  "short_commit",
  "digest_short",
  "channel",
  "tag",
  "environment",
  "image",
  "digest",
  "next_version",
] as const;

/** What may be in braces. */
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Placeholders that may say which of a component's images they mean: `{digest:web}`. */
const OF_AN_IMAGE = ["image", "digest"] as const satisfies readonly Placeholder[];

/** What stands in braces: a placeholder, of one of several images if it says which. */
export type Named = Placeholder | `${(typeof OF_AN_IMAGE)[number]}:${string}`;

/** Text with placeholders in braces, parsed once. */
export interface Template {
  readonly text: string;
  readonly parts: readonly (string | { readonly placeholder: Named })[];
}

/** The values of placeholders; those without a value stay as they are. */
export type TemplateValues = { readonly [name in Named]?: string };

/**
 * Parses text with `{placeholders}`. Every brace must belong to a placeholder in `allowed`; an unknown one is a problem
 * with a suggestion.
 */
export function parseTemplate(
  text: string,
  allowed: readonly Placeholder[] = PLACEHOLDERS,
): Result<Template> {
  if (!/[{}]/.test(text)) return ok({ text, parts: text === "" ? [] : [text] });
  const pieces = text.split(/\{([^{}]*)\}/);
  const parts: Template["parts"][number][] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece))
        return fail("bad-template", `${quote(text)} has a brace without its partner`, "write {name}");
      if (piece !== "") parts.push(piece);
      continue;
    }
    const placeholder = [...allowed, ...ofAnImage(piece, allowed)].find((name) => name === piece);
    if (placeholder === undefined) return { ok: false, problem: unknownPlaceholder(piece, allowed) };
    parts.push({ placeholder });
  }
  return ok({ text, parts });
}

/** The name in braces if it says of which image it is, and may. */
function ofAnImage(piece: string, allowed: readonly Placeholder[]): Named[] {
  const [name, image = ""] = piece.split(":");
  return OF_AN_IMAGE.flatMap((each) =>
    each === name && image !== "" && allowed.includes(each)
      ? [`${each}:${piece.slice(each.length + 1)}` as const]
      : [],
  );
}

function unknownPlaceholder(name: string, allowed: readonly Placeholder[]): Problem {
  const guess = closest(name, allowed);
  const known = allowed.map((placeholder) => `{${placeholder}}`).join(", ");
  return {
    code: "unknown-placeholder",
    message: `${quote(`{${name}}`)} is not a placeholder here`,
    hint: guess === undefined ? `use one of ${known}` : `did you mean {${guess}}?`,
  };
}

/** Which of a component's images a template speaks of, by name; null stands for the only one. */
export function imagesIn({ parts }: Template): readonly (string | null)[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return [];
    const of = OF_AN_IMAGE.find(
      (name) => part.placeholder === name || part.placeholder.startsWith(`${name}:`),
    );
    if (of === undefined) return [];
    return part.placeholder === of ? null : part.placeholder.slice(of.length + 1);
  });
}

/** Whether the template mentions a placeholder. */
export function mentions(template: Template, placeholder: Placeholder): boolean {
  return template.parts.some((part) => typeof part !== "string" && part.placeholder === placeholder);
}

/**
 * Writes the template with its values; a placeholder without a value stays as it was written, so that the text of
 * something still unknown (`{digest_short}` before the build) reads as what it is.
 */
export function fillTemplate(template: Template, values: TemplateValues): string {
  return template.parts
    .map((part) => (typeof part === "string" ? part : (values[part.placeholder] ?? `{${part.placeholder}}`)))
    .join("");
}
