/** The schemas of what the commands that release print. */

import * as z from "zod";
import { SUSPECT_KINDS } from "../domain/release/reproduction.ts";
import {
  channel,
  commit,
  component,
  digest,
  format,
  note,
  problem,
  reference,
  tag,
  version,
  writes,
} from "./schema-fields.ts";

/** One component's part of a release. */
export const released = z.strictObject({
  tag,
  component,
  version,
  channel,
  commit,
  promotedFrom: tag
    .optional()
    .describe("The release whose images and files these are; absent if they were built."),
  images: z.array(
    z.strictObject({
      reference,
      configured: reference.optional().describe("The reference of slipway.toml, if it was pushed elsewhere."),
      digest,
      outcome: z.enum(["pushed", "unchanged", "moved"]).describe("moved: a floating tag that was elsewhere."),
      note,
    }),
  ),
  attestations: z
    .array(
      z.strictObject({
        image: z.string().describe("REGISTRY/REPOSITORY@DIGEST."),
        predicateType: z.string().describe("What is stated of it."),
        digest: digest.describe("Of the manifest that holds the statement."),
      }),
    )
    .optional(),
  deployments: z.array(z.strictObject({ environment: z.string(), url: z.string(), outcome: z.string() })),
  files: z.array(z.strictObject({ name: z.string(), digest, outcome: z.string() })),
  release: z
    .strictObject({
      url: z.string(),
      id: z.number().describe("0 on GitLab, which gives its releases none."),
      outcome: z.enum(["created", "resumed", "unchanged"]),
      forge: z.enum(["gitlab", "gitea"]).optional().describe("Absent: GitHub."),
    })
    .nullable()
    .describe("On GitHub, GitLab or Gitea; null if it has none."),
});

/** Of `slipway release`. */
export const releaseSchema = z.strictObject({
  format,
  releases: z.array(released),
  writes,
  snapshot: z.literal(true).optional().describe("Of an untagged commit: nothing but images was pushed."),
});

/** Of `slipway prune`. */
export const pruneSchema = z.strictObject({
  format,
  snapshots: z.array(
    z.strictObject({
      reference,
      digest,
      time: z
        .number()
        .nullable()
        .describe("Of its commit, in seconds since the epoch; null if that is not known."),
      outcome: z.enum(["deleted", "not deleted", "old", "young", "in use", "of unknown age"]),
    }),
  ),
  writes,
});

/** Of `slipway deploy`. */
export const deploySchema = z.strictObject({
  format,
  deployments: z.array(
    z.strictObject({ environment: z.string(), url: z.string(), outcome: z.string(), note }),
  ),
  writes,
});

/** In what something differs that was built again, and why that may be. */
const explained = {
  same: z.boolean(),
  differences: z.array(
    z.strictObject({
      layer: z
        .string()
        .describe("Such as `layer 2 of 3`, `configuration`, `manifest` or `index`; of a file its name."),
      path: z.string().nullable().describe("A file in it, or a key; null if it is about the whole."),
      what: z.string().describe("In words, with both values."),
    }),
  ),
  suspects: z
    .array(
      z.strictObject({
        kind: z.enum(SUSPECT_KINDS),
        message: z.string(),
        hint: z.string().describe("What to change."),
      }),
    )
    .describe("Likely reasons for what differs."),
};

/** Of `slipway reproduce`. */
export const reproduceSchema = z.strictObject({
  format,
  tag,
  builtAs: tag.optional().describe("The release whose build it is, if it was promoted."),
  images: z.array(
    z.strictObject({
      reference,
      recorded: digest,
      built: digest,
      ...explained,
      statement: z
        .strictObject({ digest, outcome: z.enum(["attached", "unchanged"]) })
        .optional()
        .describe("With --record: the manifest that holds the statement of this build."),
    }),
  ),
  files: z.array(
    z.strictObject({
      name: z.string(),
      recorded: digest.nullable().describe("Null if the record does not name it."),
      built: digest.nullable().describe("Null if nothing gives it any more."),
      ...explained,
    }),
  ),
  kept: z.string().optional().describe("With --keep: the folder with the clone and what was built."),
});

/** Of `slipway rehearse`. */
export const rehearseSchema = z.strictObject({
  format,
  releases: z.array(released),
  writes,
  rehearsal: z.literal(true),
  compared: z.array(
    z.strictObject({
      tag,
      previousTag: tag.nullable(),
      notes: z.string().describe("In Markdown."),
      images: z.array(
        z.strictObject({
          reference,
          digest,
          before: digest.nullable().describe("What the release before has; null for nothing."),
        }),
      ),
    }),
  ),
  obstacles: z.array(problem).describe("Why the release itself would be refused."),
});
