import * as z from "zod";
import { component, digest, format, note, reference, tag, version, writes } from "./schema-fields.ts";

const time = z.string().describe("ISO 8601, in UTC.");

const moved = z
  .array(
    z.strictObject({
      reference,
      from: digest.nullable().describe("null: the registry had nothing there."),
      to: digest,
    }),
  )
  .describe("Floating tags that this run moved.");

const deployments = z.array(
  z.strictObject({
    environment: z.string(),
    url: z.string(),
    outcome: z.enum(["deployed", "unchanged"]),
    note,
  }),
);

/** Of either of them that failed: what it had done by then. */
export const movingParts = {
  component: component.optional(),
  from: tag.optional().describe("The release that was being rolled back or yanked."),
  to: tag.nullable().optional().describe("The release that it was going back to; null if there is none."),
  moved: moved.optional(),
  deployments: deployments.optional(),
  marked: z.array(z.string()).optional().describe("Images and pages that say by now that it was yanked."),
  left: z.array(z.string()).optional().describe("What the same command has still to move, deploy or mark."),
};

/** Of `rollback`. */
export const rollbackSchema = z.strictObject({
  format,
  component,
  from: tag.describe("The release that it went back from."),
  to: tag.describe("The release that floating tags and sites are on now."),
  moved,
  deployments,
  writes,
});

/** Of `yank`. */
export const yankSchema = z.strictObject({
  format,
  tag,
  component,
  version,
  outcome: z
    .enum(["yanked", "unchanged"])
    .describe("unchanged: it had been yanked before, and nothing was left to do."),
  at: time,
  by: z.string(),
  reason: z.string(),
  images: z
    .array(z.strictObject({ reference, digest: digest.nullable() }))
    .describe("They are marked, and stay."),
  to: tag.nullable().describe("The release that floating tags and sites went back to; null if none had to."),
  moved,
  stays: z
    .array(reference)
    .describe("Floating tags that still stand on it, because no other release has them."),
  sameImages: z
    .array(tag)
    .describe("Other finished releases that have its images: they are not yanked by this."),
  deployments,
  url: z.string().nullable().describe("Where people read that it was yanked; null if it has no page."),
  writes,
});
