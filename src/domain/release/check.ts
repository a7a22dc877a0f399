import type { CommitSha } from "../history/commit-sha.ts";

/** What a release tag's text, the configuration and git say of it. */
export interface TagCheck {
  readonly tag: string;
  readonly component: string;
  readonly version: string;
  readonly scheme: "semver" | "calver";
  readonly channel: string;
  readonly prerelease: boolean;
  /** Null if there is no such tag yet. */
  readonly commit: CommitSha | null;
  /** References of the images the release publishes, written out. */
  readonly images: readonly string[];
}
