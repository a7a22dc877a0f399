import * as z from "zod";
import { audited } from "./audit-schemas.ts";
import {
  channel,
  commit,
  component,
  digest,
  format,
  reference,
  tag,
  version,
  writes,
} from "./schema-fields.ts";

const time = z.string().describe("ISO 8601, in UTC.");

const image = z.strictObject({
  reference,
  digest: digest.nullable().describe("As its record has it; null if only its pusher knows."),
});

const withdrawal = z.strictObject({
  kind: z.enum(["abandoned", "yanked"]),
  at: time,
  by: z.string(),
  reason: z.string(),
});

const rollback = z.strictObject({
  to: z
    .string()
    .describe("The release that floating tags and sites went to; its own tag if it has them back."),
  at: time,
  by: z.string(),
  reason: z.string().nullable(),
  finished: z.boolean(),
});

const entry = z.strictObject({
  tag,
  component,
  version,
  channel,
  state: z.enum(["finished", "unfinished", "drifted", "abandoned", "yanked"]),
  at: time.nullable().describe("When the tag was made; null if this clone does not have it."),
  by: z.string().nullable().describe("Who made the tag."),
  commit: commit.nullable(),
  images: z.array(image).describe("Immutable image tags first, floating ones after."),
  url: z.string().nullable().describe("Where people see it; null if nobody can."),
  withdrawal: withdrawal.optional().describe("Why it was taken back, if it was."),
  rollback: rollback.optional().describe("That it was rolled back, if it was."),
});

/** Of `list`. */
export const listSchema = z.strictObject({ format, releases: z.array(entry).describe("The newest first.") });

/** Of `show`. */
export const showSchema = z.strictObject({
  format,
  ...entry.shape,
  record: z.unknown().describe("What refs/slipway/TAG holds; null if there is none."),
  checks: z
    .array(
      z.strictObject({
        subject: z.string(),
        expected: z.string().nullable(),
        found: z.string().nullable(),
        agreed: z.boolean(),
      }),
    )
    .optional()
    .describe("With --verify: what was read back."),
});

/** Of `abandon`. */
export const abandonSchema = z.strictObject({
  format,
  tag,
  component,
  version,
  outcome: z.enum(["abandoned", "unchanged"]).describe("unchanged: it had been abandoned before."),
  at: time,
  by: z.string(),
  reason: z.string(),
  images: z.array(image).describe("Image tags that may have been pushed: they stay, and are not used again."),
  writes,
});

const graph = z.strictObject({
  components: z.array(z.strictObject({ component, packages: z.array(z.string()) })),
  packages: z.array(z.strictObject({ package: z.string(), needs: z.array(z.string()) })),
  commits: z
    .array(
      z.strictObject({
        commit,
        subject: z.string(),
        by: z.string(),
        at: time,
        reaches: z.array(
          z.strictObject({ component, because: z.array(z.string()), packages: z.array(z.string()) }),
        ),
      }),
    )
    .describe("Those after each component's last stable release, the newest first."),
  more: z.int().min(0).describe("How many commits there are besides."),
});

/** Of `report`. */
export const reportSchema = z.strictObject({
  format,
  at: time.describe("When it was made."),
  commit: commit.describe("What was checked out."),
  url: z.string().nullable().describe("Where all releases are seen."),
  components: z.array(
    z.strictObject({
      component,
      tags: z.string().describe("What its release tags look like."),
      repositories: z.array(z.string()),
    }),
  ),
  releases: z.array(entry),
  audit: z
    .strictObject({ at: time, releases: z.array(audited) })
    .nullable()
    .describe("null without --audit."),
  graph: graph.nullable().describe("null with --no-graph."),
});
