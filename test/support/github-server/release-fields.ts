/** What the body of a request to create or change a release says. */

import type { operations } from "@octokit/openapi-types";
import { readTarget } from "./git.ts";
import { refusal, validationFailed } from "./refusals.ts";
import type { StoredRepository } from "./state.ts";

type Create = operations["repos/create-release"]["requestBody"]["content"]["application/json"];
/** The fields of creating and updating, all of them optional. */
export type ReleaseFields = Partial<Create>;

const types = {
  tag_name: "string",
  target_commitish: "string",
  name: "string",
  body: "string",
  draft: "boolean",
  prerelease: "boolean",
  generate_release_notes: "boolean",
  make_latest: "string",
} as const satisfies Partial<Record<keyof ReleaseFields, string>>;

/** Checks the types of a body's known fields and leaves the rest out. Refuses with 422 a wrong type or value. */
export function releaseFields(body: Record<string, unknown>): ReleaseFields {
  const fields = new Map<string, unknown>();
  for (const [name, type] of Object.entries(types)) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== type) {
      throw refusal(
        422,
        `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not a ${type}.`,
      );
    }
    fields.set(name, value);
  }
  const latest = fields.get("make_latest");
  if (latest !== undefined && latest !== "true" && latest !== "false" && latest !== "legacy") {
    throw refusal(422, `Invalid request.\n\n${latest} is not a member of ["true", "false", "legacy"].`);
  }
  return Object.fromEntries(fields);
}

/** Refuses with 422 a `target_commitish` that is neither a branch nor a whole SHA, even if the tag exists. */
export async function checkTarget(repository: StoredRepository, fields: ReleaseFields): Promise<void> {
  const { target_commitish: target } = fields;
  if (target === undefined || repository.gitDir === undefined) return;
  if ((await readTarget(repository.gitDir, target)) === undefined) {
    throw validationFailed({ resource: "Release", code: "invalid", field: "target_commitish" });
  }
}
