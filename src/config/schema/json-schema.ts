import { configSchema } from "./config-schema.ts";
import type { Form, Schema } from "./schema-parts.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of `slipway.toml` (2020-12), for editors: every key with its description and examples. */
export function jsonSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:slipway:slipway.toml:format:1",
    title: "slipway.toml",
    description: "What slipway releases from a monorepo, and how.",
    ...toJsonSchema(configSchema),
    required: ["format", "components"],
  };
}

function toJsonSchema({ form, description, examples, constraint }: Schema): JsonSchema {
  return {
    ...keywords(form),
    ...constraint,
    ...(description !== undefined && { description }),
    ...(examples !== undefined && { examples }),
  };
}

/** What JSON Schema says of a form. What its judge looks for cannot be said there. */
function keywords(form: Form): JsonSchema {
  switch (form.kind) {
    case "text":
      return { type: "string" };
    case "choice":
      return { type: "string", enum: form.values };
    case "constant":
      return { type: typeof form.value, const: form.value };
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return { type: "integer", minimum: form.minimum, maximum: Number.MAX_SAFE_INTEGER };
    case "list":
      return { type: "array", items: toJsonSchema(form.item) };
    case "named":
      return {
        type: "object",
        propertyNames: { type: "string" },
        additionalProperties: toJsonSchema(form.value),
      };
    case "table":
      return {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(form.keys).map(([key, schema]) => [key, toJsonSchema(schema)]),
        ),
        ...(form.required.length > 0 && { required: form.required }),
        additionalProperties: false,
      };
    case "either":
      return { anyOf: form.options.map(toJsonSchema) };
  }
}
