import * as z from "zod/mini";
import { configSchema } from "./config-schema.ts";

/** The JSON Schema of `slipway.toml` (2020-12), for editors: every key with its description and examples. */
export function projectSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input" });
  return {
    $schema,
    $id: "urn:slipway:slipway.toml:format:1",
    title: "slipway.toml",
    description: "What slipway releases from a monorepo, and how.",
    ...schema,
    required: ["format", "components"],
  };
}
