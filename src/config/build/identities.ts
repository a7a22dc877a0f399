import { parseTagPattern, type TagPattern } from "../../domain/tags/tag-pattern.ts";
import type { Result } from "../../domain/text/problem.ts";
import { parseScheme, type Scheme } from "../../domain/versions/scheme.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Path } from "../toml/path.ts";
import { inherit, type Table } from "./inherit.ts";

/** `[components.X]` as it is written. */
export type ComponentConfig = NonNullable<Config["components"]>[string];

/** What tells a component's release tags from others', with the rest of what is written about it. */
export interface Identity {
  readonly name: string;
  readonly tag: TagPattern;
  readonly scheme: Scheme;
  /** The component with what it inherits; `image` and the like are looked up apart, because they are not inherited whole. */
  readonly table: Table<ComponentConfig>;
}

/** Reads names, tag patterns and schemes, before everything that refers to them; leaves out what has none. */
export function readIdentities(config: Config, findings: Findings): readonly Identity[] {
  const { components = {}, defaults } = config;
  return Object.entries(components).flatMap(([name, own]) => {
    const table = inherit<ComponentConfig>(own, ["components", name], defaults, ["defaults"]);
    const { tag: pattern = "{component}/v{version}", version = "semver" } = table.values;
    const tag = take(findings, table.at("tag"), parseTagPattern(pattern, name));
    const scheme = take(findings, table.at("version"), parseScheme(version));
    return tag !== undefined && scheme !== undefined ? [{ name, tag, scheme, table }] : [];
  });
}

function take<T>(findings: Findings, path: Path, result: Result<T>): T | undefined {
  if (result.ok) return result.value;
  findings.refuse(path, result.problem);
  return undefined;
}
