import type { CommitSha } from "../history/commit-sha.ts";
import type { Platform } from "../images/platform.ts";
import type { Reference, Repository } from "../images/reference.ts";
import type { CommandMoment, SourceKind, SourceOf } from "../project/artifact.ts";
import type { ForgeKind, ForgeRepository } from "../project/forge.ts";
import type { Label } from "../project/label.ts";
import type { Component, SourceRepository } from "../project/project.ts";
import type { Problem } from "../text/problem.ts";
import type { Template, TemplateValues } from "../text/template.ts";
import type { Channel } from "../versions/channel.ts";
import type { Version } from "../versions/version.ts";
import type { Attestation, PredicateType } from "./attestation.ts";
import type { NamedDigest } from "./intent.ts";

declare const artifactId: unique symbol;

/** Names one artifact of one release, uniquely in a run; only `planning/wanting/` makes one. */
export type ArtifactId = string & { readonly [artifactId]: true };

/** Everything a run is about, with every name, target and placeholder resolved. Nothing after it reads the configuration. */
export interface Wanted {
  readonly releases: readonly WantedRelease[];
  /** What is wrong with what images would be called and where they would go. */
  readonly problems: readonly Problem[];
  readonly source: SourceRepository;
  /** What `bazel test` runs before anything is published. */
  readonly tests: readonly string[];
  /** Pushers at once, for each registry. */
  readonly pushJobs: number;
  /** What signed statements say about each image; empty if nothing is signed. */
  readonly predicates: readonly PredicateType[];
  /** Where anybody finds the sources, as a URI; null if nothing says. */
  readonly sourceUri: string | null;
}

/** One component's release as it was asked for. */
export interface WantedRelease {
  /** The release tag; another component's, if this one is released with it. */
  readonly tag: string;
  readonly component: string;
  readonly version: Version;
  readonly channel: Channel;
  /** Whether the tag is this component's own. */
  readonly own: boolean;
  /** How the component's tags read, so that its other releases are known among all tags. */
  readonly line: VersionLine;
  /** The same of the component that the tag is of, which is another one if this one is released with it. */
  readonly tagLine: VersionLine;
  /** Flags and environment of every Bazel call for this release. */
  readonly build: BuildSettings;
  /** The release tag whose images and files it takes; null if it is built. */
  readonly promotedFrom: string | null;
  readonly artifacts: readonly WantedArtifact[];
}

/** What distinguishes a component's release tags, their versions and their channels. */
export interface VersionLine extends Pick<Component, "tag" | "scheme"> {
  readonly channels: readonly Channel[];
}

/** Something that one release publishes. */
export type WantedArtifact = WantedImage | WantedFiles | WantedSite | WantedCommand | WantedForgeRelease;

/** An image at the destination that this run pushes to. */
export interface WantedImage<K extends SourceKind = SourceKind> {
  readonly kind: "image";
  readonly id: ArtifactId;
  /** What its component's commands call it. */
  readonly name: string;
  readonly source: SourceOf<K>;
  readonly build: BuildSettings;
  /** Where the configuration says it goes. */
  readonly configured: Repository;
  /** Where it is pushed: the same with its host rewritten. */
  readonly repository: Repository;
  /** Its immutable tag; a template while it waits for the digest. */
  readonly tag: Template;
  /** The values of the tag's placeholders, except the digest. */
  readonly values: TemplateValues;
  /** Null while the tag waits for the digest, which neither the configuration nor the release's record knows. */
  readonly reference: Reference | null;
  readonly floating: readonly WantedFloating[];
  /** Statements about it that come with it from the repository that it is taken from, as they are here then. */
  readonly carried: readonly Attestation[];
  /** Its repositories at its other destinations, with their hosts rewritten. */
  readonly elsewhere: readonly Repository[];
  /** What a pushed index must hold, exactly; not checked if it is absent. */
  readonly platforms?: readonly Platform[];
}

/** A tag that moves with each release of its channel. */
export interface WantedFloating {
  readonly reference: Reference;
  /** All the templates of the channel: another release has the same floating tag if one of them makes it. */
  readonly templates: readonly Template[];
}

/** Bazel outputs that are attached to the forge's release. */
export interface WantedFiles {
  readonly kind: "files";
  readonly id: ArtifactId;
  readonly targets: readonly Label[];
  readonly build: BuildSettings;
  /** What is attached instead; null if they are built. */
  readonly taken: TakenFiles | null;
}

/** What a release has attached, which another one, or another place of the same one, attaches as it is. */
export interface TakenFiles {
  /** The release tag. */
  readonly tag: string;
  /** Checksums included. */
  readonly files: readonly TakenFile[];
  /** What was signed about them there, if the release that takes them signs a statement of its own in its place. */
  readonly statement: NamedDigest | null;
}

/** A file under the name that it gets. */
export interface TakenFile extends NamedDigest {
  /** What it is called where it is taken from. */
  readonly publishedAs: string;
}

/** A website that a command builds into a folder; paths are relative to the workspace. */
export interface SiteBuild {
  readonly id: string;
  readonly build: readonly string[];
  readonly cwd: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A site, and where its release deploys it. */
export interface WantedSite {
  readonly kind: "site";
  readonly id: ArtifactId;
  readonly site: SiteBuild;
  readonly deployments: readonly WantedDeployment[];
}

/** A site's deployment to one environment. */
export interface WantedDeployment {
  /** Component and environment, such as `docs/production`; what records call it. */
  readonly id: string;
  readonly environment: string;
  readonly commit: CommitSha;
  readonly site: SiteBuild;
  readonly target: SiteTarget;
  /** The channel whose releases are deployed there, if it is not this release's. */
  readonly leftTo: string | null;
}

/** Where a site is served. */
export type SiteTarget =
  | { readonly kind: "cloudflare-pages"; readonly project: string; readonly branch: string | null }
  | { readonly kind: "command"; readonly command: readonly string[] };

/** A command of the user's own. Its texts may wait for what its release's images turn out to be. */
export interface WantedCommand {
  readonly kind: "command";
  /** What records call it. */
  readonly id: ArtifactId;
  readonly after: CommandMoment;
  readonly run: readonly Template[];
  readonly done: readonly Template[] | null;
  readonly env: ReadonlyMap<string, Template>;
  /** What is known by now; the images' only if the release's record knows them. */
  readonly values: TemplateValues;
}

/** The release at the forge as it should be. */
export interface WantedForgeRelease {
  readonly kind: "forge";
  readonly id: ArtifactId;
  readonly forge: ForgeKind;
  /** Null if nothing says where. */
  readonly repository: ForgeRepository | null;
  readonly tag: string;
  readonly commit: CommitSha;
  readonly name: string;
  /** `github`: notes that GitHub writes; no other forge does. */
  readonly notes: "github" | "slipway" | "none";
  readonly prerelease: boolean;
  readonly latest: boolean;
  readonly draft: boolean;
  /** The files of the same release that are attached to it. */
  readonly files: readonly ArtifactId[];
}

/** The artifacts of one kind. */
export function artifactsOf<K extends WantedArtifact["kind"]>(
  { artifacts }: Pick<WantedRelease, "artifacts">,
  kind: K,
): Extract<WantedArtifact, { readonly kind: K }>[] {
  return artifacts.filter(
    (artifact): artifact is Extract<WantedArtifact, { readonly kind: K }> => artifact.kind === kind,
  );
}

/** What every call of a build tool for one artifact has in common; artifacts that agree in it are built together. */
export interface BuildSettings {
  /** Bazel's flags. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A Dockerfile's `ARG`s. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Labels of images that no build file labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** When the commit was made, in seconds since the epoch: a rebuild of the same commit can agree. */
  readonly commitTime: number;
}
