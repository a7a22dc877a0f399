import { mentions, type Template } from "../../domain/text/template.ts";
import { formatScheme, type Scheme } from "../../domain/versions/scheme.ts";
import type { Findings } from "../findings/finding.ts";
import type { Path } from "../toml/path.ts";

/** A component whose versions stand in for placeholders. */
export interface Numbered {
  readonly name: string;
  readonly scheme: Scheme;
}

interface Numbering {
  readonly findings: Findings;
  readonly versions: readonly Numbered[];
}

/** The placeholders for a version's first numbers. */
const NUMBERS = ["major", "minor", "patch"] as const;

/** Finds a placeholder for a number that some of the versions do not have. */
export function judgeNumbers({ findings, versions }: Numbering, template: Template, path: Path): void {
  for (const { name, scheme } of versions) {
    const missing = NUMBERS.slice(numbersOf(scheme)).find((number) => mentions(template, number));
    if (missing === undefined) continue;
    const message = `${name}'s versions (${formatScheme(scheme)}) have no {${missing}}`;
    findings.refuse(path, { code: "missing-number", message, hint: "use {version}" });
    return;
  }
}

/** How many numbers the scheme's versions have. */
function numbersOf(scheme: Scheme): number {
  return scheme.kind === "semver" ? NUMBERS.length : scheme.pattern.tokens.length;
}
