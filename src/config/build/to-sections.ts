import { type Host, parseHost } from "../../domain/images/reference.ts";
import { FORGE_NAMES, type ForgeKind } from "../../domain/project/forge.ts";
import {
  type BazelSettings,
  DEFAULT_REMOTE,
  DEFAULT_TRUNK,
  type RegistrySettings,
  type SourceRepository,
} from "../../domain/project/project.ts";
import { matchesWildcard } from "../../domain/text/wildcard.ts";
import { type Channel, DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { type CommitRules, DEFAULT_COMMIT_RULES } from "../../domain/versions/commit-rules.ts";
import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { type Numbered, toTemplateMap } from "./scope.ts";

/** `[repository]`. */
export function toSource(written: Config["repository"] = {}, findings: Findings): SourceRepository {
  const { forge = "github", trunk = DEFAULT_TRUNK, remote = DEFAULT_REMOTE, record = "ref" } = written;
  judgeForge({ ...written, forge }, findings);
  const [path, url] = forge === "github" ? [written.github] : [written.project, written.url];
  const parts = path?.split("/") ?? [];
  const repository = { owner: parts.slice(0, -1).join("/"), name: parts.at(-1) ?? "" };
  return {
    forge,
    ...(path !== undefined && { repository }),
    ...(url !== undefined && { url: url.replace(/\/+$/, "") }),
    trunk,
    remote,
    record,
  };
}

/** Finds keys that belong to another forge than the one that is written. */
function judgeForge(
  { forge, github, project, url }: NonNullable<Config["repository"]> & { readonly forge: ForgeKind },
  findings: Findings,
): void {
  const refuse = (key: string, message: string, hint: string) =>
    findings.refuse(["repository", key], { code: "wrong-forge", message, hint }, "key");
  if (forge === "github") {
    const hint = 'write forge = "gitlab" or forge = "gitea" as well; for GitHub write github = "owner/name"';
    if (project !== undefined)
      refuse("project", "it names a project on GitLab or Gitea, and forge is GitHub", hint);
    if (url !== undefined)
      refuse(
        "url",
        "it says where GitLab or Gitea is, and forge is GitHub",
        `${hint}, and set GITHUB_API_URL`,
      );
    return;
  }
  const name = FORGE_NAMES[forge];
  if (github !== undefined)
    refuse(
      "github",
      `it names a repository on GitHub, and forge is ${name}`,
      `write project = ${JSON.stringify(github)}`,
    );
  if (forge === "gitea" && project !== undefined && project.split("/").length > 2)
    refuse("project", `${name} has no groups in groups`, "write owner/name");
}

/** `[bazel]`; its environment is that of every component's releases. */
export function toBazel(
  bazel: Config["bazel"] = {},
  versions: readonly Numbered[],
  findings: Findings,
): BazelSettings {
  const { command, startup_flags = [], flags = [], query_flags = [], env, test = [], push_jobs = 8 } = bazel;
  return {
    ...(command !== undefined && { command }),
    startupFlags: startup_flags,
    flags,
    queryFlags: query_flags,
    env: toTemplateMap({ findings, versions }, env, ["bazel", "env"]),
    test,
    pushJobs: push_jobs,
  };
}

/** `[registries]`. */
export function toRegistries(registries: Config["registries"] = {}): ReadonlyMap<Host, RegistrySettings> {
  const entries = Object.entries(registries).flatMap(([name, { insecure = false, rewrite }]) => {
    const [host, target] = [parseHost(name), parseHost(rewrite ?? "")];
    const settings: RegistrySettings = { insecure, ...(target !== undefined && { rewrite: target }) };
    return host === undefined ? [] : [[host, settings] as const];
  });
  return new Map(entries);
}

/** `[channels]`, in file order: of several that match, the first has a version. */
export function toChannels(channels: Config["channels"] = {}, findings: Findings): readonly Channel[] {
  const made: Channel[] = [];
  for (const [name, { prerelease = [], trunk_only, github }] of Object.entries(channels)) {
    const base = name === DEFAULT_STABLE.name ? DEFAULT_STABLE : DEFAULT_PRERELEASE;
    const trunkOnly = trunk_only ?? base.trunkOnly;
    const channel: Channel = { name, prerelease, trunkOnly, github: github ?? base.github };
    judgeGlobs(channel, made, findings);
    made.push(channel);
  }
  return made;
}

/** `[commits]`: what is written goes over the defaults, type by type. */
export function toCommits(commits: Config["commits"] = {}, findings: Findings): CommitRules {
  const { types = {}, other = DEFAULT_COMMIT_RULES.other, header = [] } = commits;
  return {
    types: new Map([...DEFAULT_COMMIT_RULES.types, ...Object.entries(types)]),
    other,
    prefixes: findings.refused(["commits", "header"]) ? [] : header.map((each) => new RegExp(`^(?:${each})`)),
  };
}

function judgeGlobs({ name, prerelease }: Channel, before: readonly Channel[], findings: Findings): void {
  const path: Path = ["channels", name, "prerelease"];
  if (findings.refused(path)) return;
  if (name === DEFAULT_STABLE.name) {
    if (prerelease.length === 0) return;
    const message = "a stable version has no prerelease part";
    const hint = "take it out, or choose another name";
    findings.refuse(path, { code: "stable-with-globs", message, hint });
    return;
  }
  if (prerelease.length === 0) {
    // It has what no other channel claims.
    if (name !== DEFAULT_PRERELEASE.name) findNoGlobs(name, path, findings);
    return;
  }
  const first = before.find((other) =>
    prerelease.every((glob) => other.prerelease.some((one) => covers(one, glob))),
  );
  if (first === undefined) return;
  const message = `${first.name}, which comes before it, already has all these versions`;
  const hint = `move [channels.${name}] before [channels.${first.name}]`;
  findings.refuse(path, { code: "channel-without-versions", message, hint });
}

function findNoGlobs(name: string, path: Path, findings: Findings): void {
  const message = `${formatPath(["channels", name])} has no versions: it does not say which prereleases are its own`;
  const hint = `add prerelease = ["${name}*"]`;
  findings.add({ code: "channel-without-versions", message, hint, path, at: "table" });
}

/** Whether a glob matches all that another does; read as text, a `*` matches more than a `?` may. */
function covers(glob: string, other: string): boolean {
  return matchesWildcard(glob, other) && !(glob.includes("?") && other.includes("*"));
}
