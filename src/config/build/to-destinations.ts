import type { Destination } from "../../domain/project/project.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Path } from "../toml/path.ts";
import { judgeChannel } from "./channel-names.ts";
import type { Names } from "./scope.ts";

type When = NonNullable<NonNullable<Config["destinations"]>[string]["when"]>;
type Around = { readonly findings: Findings; readonly names: Names };

/** Reads `[destinations]`, and adds the default ones that images name and nothing configures. */
export function buildDestinations(
  destinations: Config["destinations"] = {},
  used: Iterable<string>,
  around: Around,
): readonly Destination[] {
  const configured = Object.entries(destinations).map(([name, { when }]): Destination => {
    const read = when && readWhen(when, ["destinations", name, "when"], around);
    return { name, ...(read !== undefined && { when: read }) };
  });
  const others = [...new Set(used)].filter((name) => !around.names.destinations.includes(name));
  return [...configured, ...others.map((name) => ({ name }))];
}

function readWhen(when: When, path: Path, around: Around): Destination["when"] {
  const { env, channel, remote } = when;
  const given = [env, channel, remote].filter((one) => one !== undefined);
  if (given.length !== 1 && !around.findings.refused(path)) {
    const message = `it says ${given.length === 0 ? "nothing" : "more than one thing"}`;
    const hint = "write one of env, channel and remote; the default destination has no when";
    around.findings.refuse(path, { code: "bad-when", message, hint });
  }
  if (channel !== undefined) judgeChannel(around, channel, [...path, "channel"]);
  if (env !== undefined) return { env };
  if (channel !== undefined) return { channel };
  return remote === undefined ? undefined : { remote };
}
