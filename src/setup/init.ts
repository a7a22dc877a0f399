import { readProject } from "../config/read-project.ts";
import { printToml } from "../config/toml/print-toml.ts";
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
): Promise<InitialConfiguration> {
  const proposal = propose(await readMonorepo(services, name));
  const text = printToml(proposalTables(proposal));
  const read = await readProject(text, "slipway.toml");
  if (read.ok) return { proposal, text };
  const problems = read.problems.map(({ message, where }) => `${where?.line}: ${message}`);
  throw new Error(`the configuration that init made is not one:\n${problems.join("\n")}\n\n${text}`);
}
