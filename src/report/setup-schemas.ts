/** The schemas of what the commands that set a project up print. */

import * as z from "zod";
import { component, format, problem, tag } from "./schema-fields.ts";

/** Of `slipway init`. */
export const initSchema = z.strictObject({
  format,
  file: z.string(),
  outcome: z.enum(["created", "printed"]),
  components: z.array(
    z.strictObject({
      component,
      tag,
      images: z.array(z.union([z.string(), z.record(z.string(), z.string())])),
    }),
  ),
  notes: z
    .array(
      z.strictObject({
        kind: z.enum(["assumed", "unknown", "change", "replaced"]),
        message: z.string(),
        where: z.string().nullable().describe("FILE:LINE:COLUMN."),
      }),
    )
    .describe("What was assumed, and what could not be told."),
  text: z.string().describe("The configuration."),
});

/** Of `slipway add`. */
export const addSchema = z.strictObject({
  format,
  component,
  like: component,
  written: z.boolean(),
  files: z.array(z.strictObject({ path: z.string(), change: z.enum(["created", "changed"]) })),
  remains: z.array(z.string()).describe("What is left to do by hand."),
});

/** Of `slipway ci github` and `slipway ci gitlab`. */
export const ciSchema = z.strictObject({
  format,
  files: z.array(z.strictObject({ path: z.string(), outcome: z.enum(["written", "unchanged"]) })),
});

/** Of `slipway ci --check`. */
export const ciCheckSchema = z.strictObject({
  format,
  agreed: z.boolean(),
  problems: z.array(problem),
});
