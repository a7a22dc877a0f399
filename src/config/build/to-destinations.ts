import { formatRepository, parseRepository } from "../../domain/images/reference.ts";
import type { ImageDestination } from "../../domain/project/artifact.ts";
import type { Destination } from "../../domain/project/project.ts";
import type { Findings } from "../findings/finding.ts";
import { judgeChannel, judgeDestinations, type Naming } from "../findings/names.ts";
import { findMissing } from "../findings/wrong-key.ts";
import type { Config } from "../schema/config-schema.ts";
import type { WrittenImage } from "../schema/image-schema.ts";
import { imageRepository } from "../schema/judge-oci.ts";
import type { Path } from "../toml/path.ts";
import type { Table } from "./inherit.ts";
import { type ComponentScope, fillName } from "./scope.ts";

type When = NonNullable<NonNullable<Config["destinations"]>[string]["when"]>;

/** `[destinations]`, and the default ones that images name and nothing configures. */
export function toDestinations(
  destinations: Config["destinations"] = {},
  used: Iterable<string>,
  naming: Naming,
): readonly Destination[] {
  const configured = Object.entries(destinations).map(([name, { when: written }]): Destination => {
    const when = written && toWhen(written, ["destinations", name, "when"], naming);
    return { name, ...(when !== undefined && { when }) };
  });
  const others = [...new Set(used)].filter((name) => !naming.names.destinations.includes(name));
  return [...configured, ...others.map((name) => ({ name }))];
}

function toWhen({ env, channel, remote }: When, path: Path, naming: Naming): Destination["when"] {
  const given = [env, channel, remote].filter((one) => one !== undefined);
  if (given.length !== 1 && !naming.findings.refused(path)) {
    const message = `it says ${given.length === 0 ? "nothing" : "more than one thing"}`;
    const hint = "write one of env, channel and remote; the default destination has no when";
    naming.findings.refuse(path, { code: "bad-when", message, hint });
  }
  if (channel !== undefined) judgeChannel(naming, channel, [...path, "channel"]);
  if (env !== undefined) return { env };
  if (channel !== undefined) return { channel };
  return remote === undefined ? undefined : { remote };
}

/** Where an image goes: one repository, or one for each of its destinations. */
export function toImageDestinations(
  scope: ComponentScope,
  image: Table<WrittenImage>,
): readonly ImageDestination[] {
  const { repository } = image.values;
  const path = image.at("repository");
  if (repository === undefined) {
    findMissing(scope.findings, path);
    return [];
  }
  if (typeof repository === "string") return toRepository(scope, repository, path);
  const destinations = Object.entries(repository).flatMap(([destination, text]) =>
    toRepository(scope, text, [...path, destination]).map((one) => ({ destination, ...one })),
  );
  judgeDestinations(scope, Object.keys(repository), path);
  judgeTwice(scope.findings, destinations, path);
  return destinations;
}

/** The repository that a text names, in a list; an empty one if it names none, which is then found. */
function toRepository(scope: ComponentScope, text: string, path: Path): readonly ImageDestination[] {
  const filled = fillName(scope, text);
  const complaint = imageRepository(filled);
  if (complaint !== null) scope.findings.refuse(path, complaint);
  const parsed = parseRepository(filled);
  return parsed.ok ? [{ repository: parsed.value }] : [];
}

function judgeTwice(findings: Findings, destinations: readonly ImageDestination[], path: Path): void {
  const seen = new Map<string, string>();
  for (const { destination = "", repository } of destinations) {
    const text = formatRepository(repository);
    const other = seen.get(text);
    seen.set(text, destination);
    if (other === undefined) continue;
    const message = `${other} and ${destination} are the same repository`;
    const hint = "keep one of them";
    findings.refuse([...path, destination], { code: "duplicate-value", message, hint });
  }
}
