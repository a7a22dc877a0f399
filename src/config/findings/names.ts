import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { formatKey, type Path, valueAt } from "../toml/path.ts";
import type { RawTable } from "../toml/read-toml.ts";
import type { Findings } from "./finding.ts";

/** The names that other parts of the configuration may use, those of refused parts among them. */
export interface Names {
  readonly components: readonly string[];
  readonly channels: readonly string[];
  readonly destinations: readonly string[];
  /** Destinations with a `when`, right or wrong. */
  readonly conditional: readonly string[];
}

/** What names are judged with. */
export interface Naming {
  readonly findings: Findings;
  readonly names: Names;
}

/** The names that a configuration gives. */
export function namesOf(raw: RawTable, findings: Findings): Names {
  const destinations = keysIn(raw, ["destinations"]);
  return {
    components: keysIn(raw, ["components"]),
    channels: keysIn(raw, ["channels"]),
    destinations,
    conditional: destinations.filter((name) => {
      const path = ["destinations", name];
      return keysIn(raw, path).includes("when") || findings.refused(path);
    }),
  };
}

function keysIn(raw: RawTable, path: Path): readonly string[] {
  const table = valueAt(raw, path);
  return typeof table === "object" && table !== null ? Object.keys(table) : [];
}

/** Finds a channel that is neither built in nor configured. */
export function judgeChannel(
  { findings, names }: Naming,
  name: string,
  path: Path,
  at: "key" | "value" = "value",
): void {
  const known = [...new Set([DEFAULT_STABLE.name, DEFAULT_PRERELEASE.name, ...names.channels])];
  if (known.includes(name)) return;
  const hint = guessAmong(known, name) ?? `use one of ${known.join(", ")}, or add [channels.${name}]`;
  findings.refuse(path, { code: "unknown-channel", message: `there is no channel ${quote(name)}`, hint }, at);
}

/** Finds a component that is not configured; `own` is the one that refers to it. */
export function judgeComponent({ findings, names }: Naming, name: string, own: string, path: Path): void {
  if (names.components.includes(name)) return;
  const others = names.components.filter((known) => known !== own);
  const hint = guessAmong(others, name) ?? `the others are ${others.join(", ")}`;
  findings.refuse(path, { code: "unknown-component", message: `there is no component ${quote(name)}`, hint });
}

/**
 * Finds destinations of one image that are not configured. A single one that is configured nowhere is the image's default
 * destination: a table is needed only for a `when`. With another default next to it, or a name that is nearly one of the
 * configured, it is a mistake.
 */
export function judgeDestinations({ findings, names }: Naming, used: readonly string[], path: Path): void {
  const known = used.filter((name) => names.destinations.includes(name));
  const unused = names.destinations.filter((name) => !used.includes(name));
  const unknown = used
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, guess: guessAmong(unused, name) }));
  const defaults = known.filter((name) => !names.conditional.includes(name));
  const strangers = unknown.filter(({ guess }) => guess === undefined).length + defaults.length;
  for (const { name, guess } of unknown) {
    if (guess === undefined && strangers === 1) continue;
    const hint = guess ?? `add [destinations.${formatKey(name)}] with its when`;
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

function guessAmong(known: readonly string[], name: string): string | undefined {
  const found = closest(name, known);
  return found === undefined ? undefined : `did you mean ${found}?`;
}
