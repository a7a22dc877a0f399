import { formatRepository, parseRepository } from "../../domain/images/reference.ts";
import type { ImageDestination } from "../../domain/project/artifact.ts";
import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import type { Findings } from "../findings/finding.ts";
import { missingKey } from "../findings/wrong-value.ts";
import { configSchema } from "../schema/config-schema.ts";
import { repository as judgeRepository } from "../schema/judge-oci.ts";
import { formatKey, type Path } from "../toml/path.ts";
import type { Table } from "./inherit.ts";
import type { ImageConfig } from "./inherit-image.ts";
import { fillName, type Scope } from "./scope.ts";

/** Reads where an image goes: one repository, or one for each of its destinations. */
export function readDestinations(scope: Scope, image: Table<ImageConfig>): readonly ImageDestination[] {
  const { repository } = image.values;
  const path = image.at("repository");
  if (repository === undefined) {
    if (!scope.findings.refused(path)) scope.findings.add(missingKey(configSchema, path));
    return [];
  }
  if (typeof repository === "string") return readRepository(scope, repository, path);
  const destinations = Object.entries(repository).flatMap(([destination, text]) =>
    readRepository(scope, text, [...path, destination]).map((read) => ({ destination, ...read })),
  );
  judgeNames(scope, Object.keys(repository), path);
  judgeTwice(scope, destinations, path);
  return destinations;
}

function readRepository(scope: Scope, text: string, path: Path): readonly ImageDestination[] {
  const filled = fillName(scope, text);
  const complaint = judgeRepository(filled);
  if (complaint !== null) scope.findings.refuse(path, complaint);
  const parsed = parseRepository(filled);
  return parsed.ok ? [{ repository: parsed.value }] : [];
}

/**
 * A single destination that is configured nowhere is the image's default one: a table is needed only for a `when`. With
 * another default beside it, or a name that is nearly one of the configured, it is a mistake.
 */
function judgeNames({ findings, names }: Scope, used: readonly string[], path: Path): void {
  const known = used.filter((name) => names.destinations.includes(name));
  const unused = names.destinations.filter((name) => !used.includes(name));
  const unknown = used
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, guess: closest(name, unused) }));
  const defaults = known.filter((name) => !names.conditional.includes(name));
  const strangers = unknown.filter(({ guess }) => guess === undefined).length + defaults.length;
  for (const { name, guess } of unknown) {
    if (guess === undefined && strangers === 1) continue;
    const hint =
      guess === undefined ? `add [destinations.${formatKey(name)}] with its when` : `did you mean ${guess}?`;
    const message = `there is no destination ${quote(name)}`;
    findings.add({ code: "unknown-destination", message, hint, path: [...path, name], at: "key" });
  }
  judgeDefaults(findings, defaults, path);
}

function judgeDefaults(findings: Findings, [first, second]: readonly string[], path: Path): void {
  if (first === undefined || second === undefined) return;
  const message = `${first} and ${second} are both default destinations: neither has a when`;
  const hint = `give one of them a when: [destinations.${formatKey(second)}]`;
  findings.add({ code: "two-default-destinations", message, hint, path: [...path, second], at: "key" });
}

function judgeTwice({ findings }: Scope, destinations: readonly ImageDestination[], path: Path): void {
  const seen = new Map<string, string>();
  for (const { destination = "", repository } of destinations) {
    const text = formatRepository(repository);
    const other = seen.get(text);
    seen.set(text, destination);
    if (other === undefined) continue;
    const complaint = {
      message: `${other} and ${destination} are the same repository`,
      hint: "keep one of them",
    };
    findings.refuse([...path, destination], { code: "duplicate-value", ...complaint });
  }
}
