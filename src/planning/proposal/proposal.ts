import type { ForgePlace } from "../../domain/project/forge.ts";
import type { Label } from "../../domain/project/label.ts";
import type { Place } from "../../domain/text/problem.ts";
import type { OldChannel } from "./old-channels.ts";

/** Components that are released together, at one version. */
export interface ProposedGroup {
  readonly name: string;
  readonly components: readonly string[];
}

/** What an untagged commit is pushed as; null for slipway's default. */
export interface ProposedSnapshot {
  readonly imageTag: string | null;
  /** Image tags that move with each push, by branch. */
  readonly floating: ReadonlyMap<string, readonly string[]>;
}

/** An image as `slipway.toml` would have it. What is null or empty is left out. */
export interface ProposedImage {
  readonly source:
    | {
        readonly kind: "bazel";
        readonly target: Label;
        readonly tagVia: "args" | "stamp" | { readonly flag: Label };
      }
    | {
        readonly kind: "dockerfile";
        readonly dockerfile: string;
        readonly context: string;
        readonly buildArgs: ReadonlyMap<string, string>;
      }
    | { readonly kind: "nix"; readonly attribute: string };
  /** One, or one for each destination. */
  readonly repository: string | ReadonlyMap<string, string>;
  readonly imageTag: string | null;
  readonly floating: readonly string[];
  readonly platforms: readonly string[];
  readonly load: { readonly target: Label | null; readonly as: string } | null;
  /** Null if nothing pushes it without a release tag. */
  readonly snapshot: ProposedSnapshot | null;
}

/** A site as `slipway.toml` would have it. */
export interface ProposedSite {
  readonly build: readonly string[];
  readonly cwd: string;
  readonly directory: string;
  readonly environments: ReadonlyMap<string, ProposedEnvironment>;
}

/** Where a site is deployed to. */
export interface ProposedEnvironment {
  readonly project: string;
  readonly branch: string | null;
  readonly channel: string | null;
  readonly paths: readonly string[];
}

/** A command that publishes. */
export interface ProposedCommand {
  readonly run: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly done: readonly string[] | null;
}

/** What one component publishes, and which sources are its own besides what Bazel says. */
export interface ProposedArtifacts {
  readonly images: readonly ProposedImage[];
  readonly site: ProposedSite | null;
  readonly command: ProposedCommand | null;
  readonly files: readonly Label[];
  readonly paths: readonly string[];
  /** Components whose releases ship it as well. */
  readonly releasedWith: readonly string[];
  /** False if something else makes its release on GitHub. */
  readonly forgeRelease: boolean;
}

/** A component, with what is particular to its tags; null for what `[defaults]` say. */
export interface ProposedComponent extends ProposedArtifacts {
  readonly name: string;
  readonly tag: string | null;
  readonly version: string | null;
  /** What is said above its table. */
  readonly comments: readonly string[];
}

/**
 * Something that whoever reads the proposal should know: `assumed` is likely and not certain, `unknown` could not be read,
 * `change` has to be changed elsewhere before the first release, `replaced` is what slipway does from now on.
 */
export interface Note {
  readonly kind: "assumed" | "unknown" | "change" | "replaced";
  readonly message: string;
  readonly where?: Place;
}

/** The configuration that would fit a monorepo, and what is to be said of it. */
export interface Proposal {
  readonly github: string | null;
  /** Another forge that the remote is at; null if its host does not tell. */
  readonly forge: ForgePlace | null;
  /** Null: slipway's defaults, `main` and `origin`. */
  readonly trunk: string | null;
  readonly remote: string | null;
  readonly flags: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly channels: readonly OldChannel[];
  readonly groups: readonly ProposedGroup[];
  readonly signing: "keyless" | null;
  /** Destinations, with the environment variable that is set where each is pushed to. */
  readonly destinations: ReadonlyMap<string, string>;
  readonly tag: string;
  readonly version: string;
  readonly components: readonly ProposedComponent[];
  readonly notes: readonly Note[];
}

/** What nothing says of a component's artifacts. */
export const NO_ARTIFACTS: ProposedArtifacts = {
  images: [],
  site: null,
  command: null,
  files: [],
  paths: [],
  releasedWith: [],
  forgeRelease: true,
};
