import { jsonSchema } from "../../config/schema/json-schema.ts";
import type { Session } from "../session/session.ts";

/** `slipway schema`: the JSON Schema of `slipway.toml`, for editors. */
export async function schema(session: Session): Promise<number> {
  session.stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return 0;
}
