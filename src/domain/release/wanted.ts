import type { Reference, Repository } from "../images/reference.ts";
import type { Image } from "../project/artifact.ts";
import type { Component } from "../project/project.ts";
import type { Template, TemplateValues } from "../text/template.ts";
import type { Channel } from "../versions/channel.ts";
import type { Version } from "../versions/version.ts";

/** One component's release as it was asked for, before anything is observed. */
export interface WantedRelease {
  /** The release tag; another component's, where this one is released with it. */
  readonly tag: string;
  readonly component: Component;
  readonly version: Version;
  readonly channel: Channel;
  /** Whether the tag is this component's own. */
  readonly own: boolean;
}

/** One image of a wanted release at the destination this run pushes to. */
export interface WantedImage {
  readonly id: string;
  readonly release: WantedRelease;
  readonly image: Image;
  readonly configured: Repository;
  /** The same with its host rewritten. */
  readonly repository: Repository;
  readonly tag: Template;
  /** What the tag's placeholders stand for, but for the digest. */
  readonly values: TemplateValues;
  /** Null while the tag waits for the digest. */
  readonly reference: Reference | null;
  readonly floating: readonly Reference[];
  /** Its repositories at its other destinations, with their hosts rewritten. */
  readonly elsewhere: readonly Repository[];
}
