import * as z from "zod";

/** Of every document. */
export const format = z
  .literal(1)
  .describe("Raised if a key is removed or changes its meaning. Keys may be added.");

/** A release tag. */
export const tag = z.string().describe("The release tag.");

/** A component. */
export const component = z.string().describe("Its name in slipway.toml.");

/** A version. */
export const version = z.string();

/** A channel. */
export const channel = z.string().describe("Its name, such as stable.");

/** A commit. */
export const commit = z.string().describe("Its whole SHA.");

/** An image reference. */
export const reference = z.string().describe("REGISTRY/REPOSITORY:TAG.");

/** A digest. */
export const digest = z.string().describe("sha256: and 64 hexadecimal digits.");

/** A note. */
export const note = z.string().optional().describe("What is not obvious, in words.");

/** A count of changes. */
export const writes = z.int().min(0).describe("How many things the run changed outside.");

/** A problem. */
export const problem = z.strictObject({
  code: z.string().describe("Stable; `slipway explain CODE` says more."),
  message: z.string(),
  hint: z.string().describe("What to type next."),
});
