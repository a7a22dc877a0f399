import type { SchemaName } from "../arguments/schema-names.ts";
import type { Session } from "../session/session.ts";

/** `slipway schema [DOCUMENT]`: the JSON Schema of `slipway.toml`, of a document that `--json` prints, or of the record. */
export async function schema(session: Session, name: SchemaName): Promise<number> {
  session.stdout.write(`${JSON.stringify(await schemaNamed(name), null, 2)}\n`);
  return 0;
}

async function schemaNamed(name: SchemaName): Promise<object> {
  if (name === "slipway.toml") return (await import("../../config/schema/json-schema.ts")).jsonSchema();
  const { documentSchema, schemaOf } = await import("../../report/document-schemas.ts");
  if (name !== "record") return schemaOf(name);
  const { recordSchema } = await import("../../services/git/intent-document.ts");
  return documentSchema(
    name,
    recordSchema,
    "What refs/slipway/TAG holds: a release that was begun, or is complete.",
  );
}
