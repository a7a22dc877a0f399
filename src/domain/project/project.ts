import type { Host } from "../images/reference.ts";
import type { TagPattern } from "../tags/tag-pattern.ts";
import type { Template } from "../text/template.ts";
import type { InitialDevelopment } from "../versions/bump.ts";
import type { Channel } from "../versions/channel.ts";
import type { CommitRules } from "../versions/commit-rules.ts";
import type { Scheme } from "../versions/scheme.ts";
import type { Artifact } from "./artifact.ts";
import type { ForgeKind, ForgeRepository } from "./forge.ts";
import type { Signing } from "./signing.ts";

/** The remote that releases are pushed to, unless the configuration names another. */
export const DEFAULT_REMOTE = "origin";

/** The branch that stable releases must be contained in, unless the configuration names another. */
export const DEFAULT_TRUNK = "main";

/** Where the sources are and how releases are recorded there. */
export interface SourceRepository {
  /** The software that releases are published with. */
  readonly forge: ForgeKind;
  /** Absent: what CI says (`GITHUB_REPOSITORY`, `CI_PROJECT_PATH`), then the remote's URL. */
  readonly repository?: ForgeRepository;
  /** The address of the forge's pages, without a slash at the end. Absent: what CI says, then the forge's own. */
  readonly url?: string;
  readonly trunk: string;
  readonly remote: string;
  readonly record: "ref" | "none";
}

/** How Bazel is called. */
export interface BazelSettings {
  readonly command?: string;
  readonly startupFlags: readonly string[];
  readonly flags: readonly string[];
  readonly queryFlags: readonly string[];
  readonly env: ReadonlyMap<string, Template>;
  readonly test: readonly string[];
  /** Pushers at once, for each registry. */
  readonly pushJobs: number;
}

/** What is special about one registry. */
export interface RegistrySettings {
  readonly insecure: boolean;
  readonly rewrite?: Host;
}

/** Which of several repositories a run pushes to; the default destination has no `when`. */
export interface Destination {
  readonly name: string;
  readonly when?: { readonly env: string } | { readonly channel: string } | { readonly remote: string };
}

/** How a component's release looks at the forge. */
export interface ForgeReleaseSettings {
  readonly name: Template;
  /** `github`: generate-notes; `slipway`: our own; `none`: an empty body. */
  readonly notes: "github" | "slipway" | "none";
  readonly latest: boolean;
  readonly draft: boolean;
}

/** What is released. */
export interface Component {
  readonly name: string;
  readonly tag: TagPattern;
  readonly scheme: Scheme;
  /** Components whose release ships this one's artifacts too. */
  readonly releasedWith: readonly string[];
  readonly paths: readonly string[];
  /** Globs over paths, and patterns of labels (`//third_party/...`), whose changes never count as this component's. */
  readonly exclude: readonly string[];
  /** A tag or commit before which its history does not count. Absent: all of it counts. */
  readonly since?: string;
  /** How SemVer versions are counted before 1.0.0. */
  readonly initialDevelopment: InitialDevelopment;
  /** A Liquid template for release notes, as a path from the workspace. Absent: slipway's own form. */
  readonly notesTemplate?: string;
  /** Absent: this component has no release at the forge. */
  readonly forgeRelease?: ForgeReleaseSettings;
  readonly artifacts: readonly Artifact[];
}

/** The components whose artifacts a component's release ships: its own, and those that are released with it. */
export function shippedBy(components: readonly Component[], name: string): Component[] {
  return components.filter((other) => other.name === name || other.releasedWith.includes(name));
}

/** Components that are cut together, all at one version, each under its own tag. */
export interface Group {
  readonly name: string;
  readonly components: readonly string[];
}

/** Everything `slipway.toml` says. */
export interface Project {
  readonly source: SourceRepository;
  readonly bazel: BazelSettings;
  readonly registries: ReadonlyMap<Host, RegistrySettings>;
  readonly channels: readonly Channel[];
  readonly commits: CommitRules;
  /** Null: nothing is signed, and nothing attached. */
  readonly signing: Signing | null;
  readonly destinations: readonly Destination[];
  readonly groups: readonly Group[];
  readonly components: readonly Component[];
}
