import type { Project } from "../../domain/project/project.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";

/**
 * Makes sure that the configuration has the destination of `--destination`. Otherwise a mistyped name would be taken for
 * nothing where no image has a choice. Throws `unknown-destination`.
 */
export function knownDestination({ destinations }: Project, name: string | undefined): void {
  const names = destinations.map((destination) => destination.name);
  if (name === undefined || names.includes(name)) return;
  const known = names.length === 0 ? "no destinations" : names.join(", ");
  throw new ReleaseError({
    kind: "usage",
    code: "unknown-destination",
    message: `there is no destination ${quote(name)}`,
    hint: `slipway.toml has ${known}.${didYouMean(name, names)}${names.length === 0 ? " Leave --destination out" : ""}`,
  });
}
