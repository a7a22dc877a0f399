import type { ReadChange } from "../../domain/history/change.ts";
import type { BuildFiles, DependencyGraph } from "../../domain/history/dependency-graph.ts";
import type { ImageSource } from "../../domain/project/artifact.ts";
import type { Label } from "../../domain/project/label.ts";
import type { GitHubRepository, Project } from "../../domain/project/project.ts";
import type { Report, Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/plan.ts";
import type { DockerIgnore } from "../../domain/text/docker-ignore.ts";
import type { NotesData } from "../../planning/notes/notes-data.ts";
import type { Git } from "../../services/git/git.ts";
import type { GitHub } from "../../services/github/github.ts";
import type { FileBuilder } from "../../services/ports/file-builder.ts";
import type { ImageBuilders } from "../../services/ports/image-builder.ts";
import type { HostKind, SiteHost } from "../../services/ports/site-host.ts";
import type { Commands } from "../../services/ports/user-programs.ts";
import type { Registry } from "../../services/registry/registry.ts";

/** What reading history takes. */
export interface HistoryServices {
  readonly git: Git;
  /** What Bazel's targets are made from. */
  readonly dependencies: (targets: readonly Label[], files: BuildFiles) => Promise<DependencyGraph>;
  /** What the contexts of Dockerfile images leave out. */
  readonly ignores: (sources: readonly ImageSource[]) => Promise<ReadonlyMap<ImageSource, DockerIgnore>>;
  /** Loads what understands commit messages. */
  readonly changes: () => Promise<ReadChange>;
  /** Fills a template of release notes, which is a file in the workspace. */
  readonly template: (file: string, data: NotesData) => Promise<string>;
}

/** Everything outside that a release touches. */
export interface Services extends HistoryServices {
  readonly registry: Registry;
  /** Null where there is no token. */
  readonly github: GitHub | null;
  /** One builder for each kind of source that can be released. */
  readonly images: ImageBuilders;
  readonly files: FileBuilder;
  /** All hosts as one. */
  readonly sites: SiteHost<HostKind>;
  readonly commands: Commands;
  readonly runTests: (patterns: readonly string[], settings: BuildSettings, watch: Watch) => Promise<void>;
}

/** What is the same throughout one command that reads history. */
export interface HistoryRun {
  readonly project: Project;
  readonly services: HistoryServices;
  readonly report: Report;
  /** Names of the environment variables that are set, for choosing destinations. */
  readonly env: ReadonlySet<string>;
  /** `GITHUB_REPOSITORY`, parsed. */
  readonly githubRepository: GitHubRepository | null;
  /** The host whose remotes name repositories of the GitHub that is spoken to. */
  readonly githubHost: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** What is the same throughout one run of slipway. */
export interface Run extends HistoryRun {
  readonly services: Services;
  readonly destination?: string;
  /** Unique to this run; it marks the intents it writes. */
  readonly id: string;
  /** Milliseconds to wait before each further look for a manifest that was just pushed. */
  readonly readBackWaits: readonly number[];
}
