import * as z from "zod";
import { format, problem, tag } from "./schema-fields.ts";

const time = z.string().describe("ISO 8601, in UTC.");

/** What of a release was compared. */
const kind = z.enum(["tag", "record", "image", "forge", "signature", "site", "command"]);

/** One release as it was audited. */
export const audited = z.strictObject({
  tag,
  state: z
    .enum(["finished", "unfinished", "drifted", "abandoned", "yanked", "unrecorded", "unknown"])
    .describe(
      "unrecorded: from before slipway, so that nothing says what it was; unknown: not all of it could be read.",
    ),
  rolledBack: z.literal(true).optional().describe("That it was finished and rolled back, if it was."),
  agreed: z.boolean().describe("Whether all of it was read, and all checks agree."),
  checks: z.array(
    z.strictObject({
      kind,
      subject: z.string(),
      expected: z.string().nullable(),
      found: z.string().nullable(),
      agreed: z.boolean(),
    }),
  ),
  unread: z.array(z.strictObject({ kind, problem })).optional().describe("What could not be read, and why."),
  stays: z
    .array(z.string())
    .optional()
    .describe("Floating tags that stand on it though it was yanked, because no other release has them."),
  keptFrom: time.optional().describe("When registries were asked, if that was by an audit that did not end."),
});

/** Of `audit`. */
export const auditSchema = z.strictObject({
  format,
  at: time.describe("When it began."),
  releases: z.array(audited).describe("The newest first."),
});
