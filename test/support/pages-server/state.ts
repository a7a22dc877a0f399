/** What the Pages test server keeps in memory. Tests read it to assert, and may change it. */

import { randomBytes } from "node:crypto";

export interface ProjectOptions {
  /** `main` when absent. */
  readonly productionBranch?: string;
  /** Domains of the user's own, such as `docs.example.org`. */
  readonly domains?: readonly string[];
}

export interface StoredDeployment {
  readonly id: string;
  readonly environment: "production" | "preview";
  readonly branch: string;
  readonly commitHash: string;
  readonly commitDirty: boolean;
  readonly createdOn: string;
  /** Hashes of the files by their path on the site, such as `/index.html`. */
  readonly manifest: Readonly<Record<string, string>>;
  /** How it ends; while `looks` is above 0 it is still under way. */
  outcome: "success" | "failure";
  /** How often its status is asked before it has ended. */
  looks: number;
}

export interface StoredProject {
  readonly name: string;
  readonly productionBranch: string;
  readonly domains: readonly string[];
  /** Oldest first. */
  readonly deployments: StoredDeployment[];
  /** What production serves; set back by a rollback. */
  canonical: StoredDeployment | undefined;
  /** How the next deployments end. */
  outcome: StoredDeployment["outcome"];
  /** How often the next deployments' status is asked before they have ended. */
  looks: number;
}

export interface PagesState {
  readonly account: string;
  readonly tokens: Set<string>;
  readonly projects: Map<string, StoredProject>;
  /** Contents by hash, for all projects. */
  readonly assets: Map<string, Buffer>;
}

/** Makes an empty project. */
export function emptyProject(name: string, options: ProjectOptions): StoredProject {
  return {
    name,
    productionBranch: options.productionBranch ?? "main",
    domains: options.domains ?? [],
    deployments: [],
    canonical: undefined,
    outcome: "success",
    looks: 0,
  };
}

/** Adds a deployment as the API's `POST` does, and makes it production's if it is for that branch. */
export function addDeployment(
  project: StoredProject,
  made: Pick<StoredDeployment, "branch" | "commitHash"> & Partial<StoredDeployment>,
): StoredDeployment {
  const production = made.branch === project.productionBranch;
  const deployment: StoredDeployment = {
    id: randomBytes(16).toString("hex"),
    environment: production ? "production" : "preview",
    commitDirty: false,
    createdOn: new Date().toISOString(),
    manifest: {},
    outcome: project.outcome,
    looks: project.looks,
    ...made,
  };
  project.deployments.push(deployment);
  settle(project, deployment);
  return deployment;
}

/** Notes that a deployment's status was asked; one that succeeded and is production's is served from then on. */
export function settle(project: StoredProject, deployment: StoredDeployment): void {
  if (deployment.looks > 0) return;
  const newest = project.deployments.filter(({ environment }) => environment === "production").at(-1);
  if (deployment === newest && deployment.outcome === "success") project.canonical = deployment;
}
