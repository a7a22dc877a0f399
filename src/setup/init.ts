import { readProject } from "../config/read-project.ts";
import { printToml } from "../config/toml/print-toml.ts";
import type { Watch } from "../domain/release/event.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import type { Proposal } from "../planning/proposal/proposal.ts";
import { propose } from "../planning/proposal/propose.ts";
import type { SetupServices } from "../services/ports/monorepo.ts";
import { proposalTables } from "./proposal-tables.ts";
import { readMonorepo } from "./read-monorepo.ts";

/** The configuration that a monorepo would have. */
export interface InitialConfiguration {
  readonly proposal: Proposal;
  /** `slipway.toml`. */
  readonly text: string;
}

/**
 * Reads a monorepo and gives the configuration that fits it. What is given is a configuration that slipway takes: anything else
 * is a bug, and is thrown as one.
 */
export async function initialConfiguration(
  services: SetupServices,
  name: string,
  watch: Watch,
): Promise<InitialConfiguration> {
  const proposal = propose(await readMonorepo(services, name, watch));
  if (proposal.components.length === 0) throw nothingFound(proposal);
  const text = printToml(proposalTables(proposal));
  const read = await readProject(text, "slipway.toml");
  if (read.ok) return { proposal, text };
  const problems = read.problems.map(({ message, where }) => `${where?.line}: ${message}`);
  throw new Error(`the configuration that init made is not one:\n${problems.join("\n")}\n\n${text}`);
}

function nothingFound({ notes }: Proposal): ReleaseError {
  const said = notes.filter(({ kind }) => kind !== "replaced").map(({ message }) => message);
  return new ReleaseError({
    kind: "refused",
    code: "nothing-found",
    message: ["nothing was found here that is released", ...said].join("\n"),
    hint:
      "init looks for push targets of rules_oci and rules_img, Dockerfiles, a flake, GoReleaser and wrangler; anything else is " +
      "written by hand: see docs/getting-started.md",
  });
}
