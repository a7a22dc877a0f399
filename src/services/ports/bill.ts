import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import type { Package } from "../../domain/release/materials.ts";

/** The formats of bills of materials. */
export type BillFormat = "spdx" | "cyclonedx";

/** What an image is made from. The same bill always gives the same bytes. */
export interface Bill {
  /** The image's repository. */
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly commit: CommitSha;
  /** When the commit was made, in seconds since the epoch. */
  readonly commitTime: number;
  /** Where the sources are, `git+https://…`; null if nothing says. */
  readonly sourceUri: string | null;
  readonly packages: readonly Package[];
  /** slipway's version. */
  readonly toolVersion: string;
}
