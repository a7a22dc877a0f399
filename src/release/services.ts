import type { ImageSource } from "../domain/artifact.ts";
import type { Report } from "../domain/event.ts";
import type { BuildSettings, SiteTarget } from "../domain/plan.ts";
import type { GitHubRepository, Project } from "../domain/project.ts";
import type { Commands } from "../services/commands.ts";
import type { FileBuilder } from "../services/file-builder.ts";
import type { Git } from "../services/git/git.ts";
import type { GitHub } from "../services/github/github.ts";
import type { ImageBuilder, Watch } from "../services/image-builder.ts";
import type { Registry } from "../services/registry/registry.ts";
import type { SiteHost } from "../services/site-host.ts";

/** Everything outside that a release touches. */
export interface Services {
  readonly git: Git;
  readonly registry: Registry;
  /** Null where there is no token. */
  readonly github: GitHub | null;
  /** One builder for each kind of source that can be released. */
  readonly images: Readonly<Record<ImageSource["kind"], ImageBuilder>>;
  readonly files: FileBuilder;
  /** One host for each kind of provider. */
  readonly sites: Readonly<Record<SiteTarget["kind"], SiteHost>>;
  readonly commands: Commands;
  readonly runTests: (patterns: readonly string[], settings: BuildSettings, watch: Watch) => Promise<void>;
}

/** What is the same throughout one run of slipway. */
export interface Run {
  readonly project: Project;
  readonly services: Services;
  readonly report: Report;
  /** Names of the environment variables that are set, for choosing destinations. */
  readonly env: ReadonlySet<string>;
  /** `GITHUB_REPOSITORY`, parsed. */
  readonly githubRepository: GitHubRepository | null;
  /** The host whose remotes name repositories of the GitHub that is spoken to. */
  readonly githubHost: string;
  readonly destination?: string;
  /** Unique to this run; it marks the intents it writes. */
  readonly id: string;
  /** Milliseconds to wait before each further look for a manifest that was just pushed. */
  readonly readBackWaits: readonly number[];
}
