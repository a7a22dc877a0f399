import type { Digest } from "../images/digest.ts";
import type { Platform } from "../images/platform.ts";
import { formatPinned, type Reference, type Repository } from "../images/reference.ts";
import type { Template } from "../text/template.ts";
import type { Label } from "./label.ts";

/** What one release of a component publishes. */
export type Artifact = Image | Site | Files | Command;

/** How the version reaches the push. */
export type Stamp =
  | { readonly via: "args" }
  | { readonly via: "flag"; readonly flag: Label }
  | { readonly via: "stamp" };

/** How the configuration says that an image is made. */
export type ImageSource =
  | { readonly kind: "bazel"; readonly target: Label; readonly stamp: Stamp }
  | {
      readonly kind: "dockerfile";
      readonly dockerfile: string;
      readonly context: string;
      readonly buildArgs: ReadonlyMap<string, Template>;
      readonly builder?: "docker" | "podman" | "buildah";
    }
  | { readonly kind: "nix"; readonly attribute: string };

/** An image that a release has published, which another release, or another place of the same one, takes as it is. */
export interface ProvenImage {
  readonly kind: "released";
  /** The release tag. */
  readonly tag: string;
  /** What it was published as. */
  readonly reference: Reference;
  readonly digest: Digest;
}

/** Where an image comes from; each kind has a builder of its own. */
export type SourceKind = (ImageSource | ProvenImage)["kind"];

/** Where an image of one kind comes from. */
export type SourceOf<K extends SourceKind> = Extract<ImageSource | ProvenImage, { readonly kind: K }>;

/** Keeps those of some things whose images are made in one way. */
export function madeBy<K extends SourceKind, T extends { readonly source: SourceOf<SourceKind> }>(
  kind: K,
  things: readonly T[],
): (T & { readonly source: SourceOf<K> })[] {
  const isOurs = (thing: T): thing is T & { readonly source: SourceOf<K> } => thing.source.kind === kind;
  return things.filter(isOurs);
}

/** One repository an image goes to; `destination` is its name if there are several. */
export interface ImageDestination {
  readonly destination?: string;
  readonly repository: Repository;
}

/** Tags that move with each release of one channel. */
export interface FloatingTags {
  readonly channel: string;
  readonly tags: readonly Template[];
}

/** What an image of an untagged commit is pushed as. */
export interface SnapshotTags {
  /** Absent: the next version and the commit. */
  readonly imageTag?: Template;
  /** Tags that move with each push of a branch. */
  readonly floating: readonly { readonly branches: string; readonly tags: readonly Template[] }[];
}

/** Container images under one immutable tag, and perhaps under tags that move. */
export interface Image {
  readonly kind: "image";
  readonly source: ImageSource;
  readonly destinations: readonly ImageDestination[];
  readonly imageTag: Template;
  readonly floating: readonly FloatingTags[];
  /** What a pushed index must hold, exactly; not checked if it is absent. */
  readonly platforms?: readonly Platform[];
  readonly load?: { readonly target?: Label; readonly as: string };
  readonly snapshot?: SnapshotTags;
}

/** One place a site is deployed to, and when. */
export interface SiteEnvironment {
  readonly name: string;
  readonly project?: string;
  readonly branch?: string;
  readonly paths: readonly string[];
  readonly channel?: string;
}

/** A website: a folder that a command builds and a provider serves. */
export interface Site {
  readonly kind: "site";
  readonly build: readonly string[];
  /** The folder with the site's sources, where it is built; absent: the workspace, of which nothing says what is the site's. */
  readonly cwd?: string;
  readonly directory: string;
  readonly provider: "cloudflare-pages" | { readonly command: readonly Template[] };
  readonly environments: readonly SiteEnvironment[];
}

/** Outputs of Bazel that are attached to the GitHub release. */
export interface Files {
  readonly kind: "files";
  readonly targets: readonly Label[];
}

/** What comes right before a command: nothing is written yet, all is pushed and deployed, or it is public. */
export type CommandMoment = "build" | "push" | "publish";

/** Anything else that publishes: a program, and how to ask whether it has done so already. */
export interface Command {
  readonly kind: "command";
  readonly after: CommandMoment;
  readonly run: readonly Template[];
  readonly env: ReadonlyMap<string, Template>;
  readonly done?: readonly Template[];
}

/** What a component's commands call one of its images: the end of its repository's path. */
export function nameOfImage({ destinations }: Image): string {
  return destinations[0]?.repository.path.split("/").at(-1) ?? "";
}

/** What a source is called in plans and messages, and by which facts about it are found. */
export function sourceSubject(source: SourceOf<SourceKind>): string {
  if (source.kind === "released") return formatPinned(source.reference.repository, source.digest);
  if (source.kind === "bazel") return source.target;
  return source.kind === "nix" ? source.attribute : source.dockerfile;
}
