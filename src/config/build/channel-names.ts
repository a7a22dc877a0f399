import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import type { Finding, Findings } from "../findings/finding.ts";
import { formatPath, type Path } from "../toml/path.ts";
import type { Names } from "./scope.ts";

/** Finds a channel that is neither built in nor configured. */
export function judgeChannel(
  { findings, names }: { readonly findings: Findings; readonly names: Names },
  name: string,
  path: Path,
  at: Finding["at"] = "value",
): void {
  const known = [...new Set([DEFAULT_STABLE.name, DEFAULT_PRERELEASE.name, ...names.channels])];
  if (known.includes(name)) return;
  const guess = closest(name, known);
  const hint =
    guess === undefined
      ? `use one of ${known.join(", ")}, or add [channels.${name}]`
      : `did you mean ${guess}?`;
  const message = `${formatPath(path)}: there is no channel ${quote(name)}`;
  findings.add({ code: "unknown-channel", message, hint, path, at });
}
