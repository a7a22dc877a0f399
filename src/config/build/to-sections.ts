import { type Host, parseHost } from "../../domain/images/reference.ts";
import type { BazelSettings, RegistrySettings, SourceRepository } from "../../domain/project/project.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Identity } from "./identities.ts";
import { readTemplateMap } from "./scope.ts";

/** Reads `[repository]`. */
export function buildSource({
  github,
  trunk,
  remote,
  record,
}: NonNullable<Config["repository"]> = {}): SourceRepository {
  const [owner = "", name = ""] = github?.split("/") ?? [];
  return {
    ...(github !== undefined && { github: { owner, name } }),
    trunk: trunk ?? "main",
    remote: remote ?? "origin",
    record: record ?? "ref",
  };
}

/** Reads `[bazel]`; its environment is that of every component's releases. */
export function buildBazel(
  bazel: Config["bazel"],
  versions: readonly Identity[],
  findings: Findings,
): BazelSettings {
  const {
    command,
    startup_flags = [],
    flags = [],
    query_flags = [],
    env,
    test = [],
    push_jobs = 4,
  } = bazel ?? {};
  return {
    ...(command !== undefined && { command }),
    startupFlags: startup_flags,
    flags,
    queryFlags: query_flags,
    env: readTemplateMap({ findings, versions }, env, ["bazel", "env"]),
    test,
    pushJobs: push_jobs,
  };
}

/** Reads `[registries]`. */
export function buildRegistries(registries: Config["registries"] = {}): ReadonlyMap<Host, RegistrySettings> {
  const entries = Object.entries(registries).flatMap(([name, { insecure = false, rewrite }]) => {
    const [host, target] = [parseHost(name), parseHost(rewrite ?? "")];
    const settings: RegistrySettings = { insecure, ...(target !== undefined && { rewrite: target }) };
    return host === undefined ? [] : [[host, settings] as const];
  });
  return new Map(entries);
}
