import { type Label, parseLabel } from "../../domain/project/label.ts";
import { parseTemplate, type Template } from "../../domain/text/template.ts";
import type { Findings } from "../findings/finding.ts";
import { label } from "../schema/judge-bazel.ts";
import type { Path } from "../toml/path.ts";
import { judgeNumbers, type Numbered } from "./version-numbers.ts";

/** Names that other parts of the configuration may use, also of what was refused. */
export interface Names {
  readonly components: readonly string[];
  readonly channels: readonly string[];
  readonly destinations: readonly string[];
  /** Destinations with a `when`, right or wrong. */
  readonly conditional: readonly string[];
}

/** What the parts of one component are read with. */
export interface Scope {
  readonly findings: Findings;
  readonly names: Names;
  readonly component: string;
  /** Itself, and the components whose releases ship its artifacts under their versions. */
  readonly versions: readonly Numbered[];
}

/** Fills in `{component}`, the one placeholder whose value the configuration knows. */
export function fillName({ component }: Scope, text: string): string {
  return text.replaceAll("{component}", component);
}

/** Reads a label with the component's name filled in; undefined where that makes none, which is then found. */
export function readLabel(scope: Scope, text: string, path: Path): Label | undefined {
  const filled = fillName(scope, text);
  const complaint = label(filled);
  if (complaint !== null) scope.findings.refuse(path, complaint);
  return parseLabel(filled);
}

/** Reads a template, and finds placeholders that the versions have no number for. */
export function readTemplate(
  scope: Pick<Scope, "findings" | "versions">,
  text: string,
  path: Path,
): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    scope.findings.refuse(path, parsed.problem);
    return { text, parts: [] };
  }
  judgeNumbers(scope, parsed.value, path);
  return parsed.value;
}

/** Reads the templates of a list. */
export function readTemplates(scope: Scope, list: readonly string[], path: Path): readonly Template[] {
  return list.map((text, index) => readTemplate(scope, text, [...path, index]));
}

/** Reads the templates of a table, such as an environment's. */
export function readTemplateMap(
  scope: Pick<Scope, "findings" | "versions">,
  record: Readonly<Record<string, string>> = {},
  path: Path,
): ReadonlyMap<string, Template> {
  return new Map(
    Object.entries(record).map(([key, text]) => [key, readTemplate(scope, text, [...path, key])]),
  );
}
