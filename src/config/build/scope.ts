import { type Label, parseLabel } from "../../domain/project/label.ts";
import { mentions, parseTemplate, type Template } from "../../domain/text/template.ts";
import { formatScheme, type Scheme } from "../../domain/versions/scheme.ts";
import type { Findings } from "../findings/finding.ts";
import type { Naming } from "../findings/names.ts";
import { label } from "../schema/judge-bazel.ts";
import type { Path } from "../toml/path.ts";

/** A component whose versions replace placeholders. */
export interface Numbered {
  readonly name: string;
  readonly scheme: Scheme;
}

/** What templates are read with. */
interface Numbering {
  readonly findings: Findings;
  readonly versions: readonly Numbered[];
}

/** What the parts of one component are read with. */
export interface ComponentScope extends Naming, Numbering {
  readonly component: string;
  /** Itself, and the components whose releases ship its artifacts under their versions. */
  readonly versions: readonly Numbered[];
}

/** Fills in `{component}`, the one placeholder whose value the configuration knows. */
export function fillName({ component }: ComponentScope, text: string): string {
  return text.replaceAll("{component}", component);
}

/** Parses a label, the component's name filled in; undefined, and found, if that is not a label. */
export function toLabel(scope: ComponentScope, text: string, path: Path): Label | undefined {
  const filled = fillName(scope, text);
  const complaint = label(filled);
  if (complaint !== null) scope.findings.refuse(path, complaint);
  return parseLabel(filled);
}

/** Parses a template, and finds placeholders for numbers that the versions do not have. */
export function toTemplate(numbering: Numbering, text: string, path: Path): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    numbering.findings.refuse(path, parsed.problem);
    return { text, parts: [] };
  }
  judgeNumbers(numbering, parsed.value, path);
  return parsed.value;
}

/** The templates of a list. */
export function toTemplates(numbering: Numbering, list: readonly string[], path: Path): readonly Template[] {
  return list.map((text, index) => toTemplate(numbering, text, [...path, index]));
}

/** The templates of a table, such as an environment's. */
export function toTemplateMap(
  numbering: Numbering,
  record: Readonly<Record<string, string>> = {},
  path: Path,
): ReadonlyMap<string, Template> {
  return new Map(
    Object.entries(record).map(([key, text]) => [key, toTemplate(numbering, text, [...path, key])]),
  );
}

/** The placeholders for a version's first numbers. */
const NUMBERS = ["major", "minor", "patch"] as const;

/** Finds a placeholder for a number that some of the versions do not have. */
function judgeNumbers({ findings, versions }: Numbering, template: Template, path: Path): void {
  for (const { name, scheme } of versions) {
    const missing = NUMBERS.slice(countNumbers(scheme)).find((number) => mentions(template, number));
    if (missing === undefined) continue;
    const message = `${name}'s versions (${formatScheme(scheme)}) have no {${missing}}`;
    findings.refuse(path, { code: "missing-number", message, hint: "use {version}" });
    return;
  }
}

/** How many numbers the scheme's versions have. */
function countNumbers(scheme: Scheme): number {
  return scheme.kind === "semver"
    ? NUMBERS.length
    : scheme.pattern.tokens.length - (scheme.pattern.counted ? 1 : 0);
}
