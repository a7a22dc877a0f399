/** The schemas that `slipway schema` prints: each is JSON Schema that a validator knows, and says what the documents are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SCHEMA_NAMES } from "../../../src/cli/arguments/schema-names.ts";
import { DOCUMENT_SCHEMAS, documentSchema, schemaOf } from "../../../src/report/document-schemas.ts";
import {
  checkDocument,
  errorDocument,
  planDocument,
  releaseDocument,
} from "../../../src/report/documents.ts";
import { formatIntent, recordSchema } from "../../../src/services/git/intent-document.ts";
import { record as recorded } from "../../support/facts.ts";
import { accepts, type JsonSchema, unknownKeywords } from "../../support/json-schema.ts";
import { check, plan, record } from "./samples.ts";

const names = Object.keys(DOCUMENT_SCHEMAS) as (keyof typeof DOCUMENT_SCHEMAS)[];

test("every document has a schema with its name, in words that validators know", () => {
  assert.deepEqual([...SCHEMA_NAMES].sort(), ["slipway.toml", "record", ...names].sort());
  for (const name of names) {
    const schema = schemaOf(name) as JsonSchema;
    assert.equal(schema.$id, `urn:slipway:${name}:format:1`);
    assert.match(schema.$schema ?? "", /2020-12/);
    assert.deepEqual(unknownKeywords(schema), [], name);
  }
});

test("documents are accepted, and what is missing or too much is not", () => {
  const step = { kind: "push", subject: "x", state: "needed", reason: "y" } as const;
  const cases = {
    check: checkDocument(check),
    plan: planDocument(plan([step])),
    release: releaseDocument(record),
    error: errorDocument(
      { code: "a", exit: 4, problems: [{ code: "a", message: "b", hint: "c" }] },
      releaseDocument(record),
    ),
  } as const;
  for (const [name, document] of Object.entries(cases)) {
    const schema = schemaOf(name as keyof typeof cases) as JsonSchema;
    assert.ok(accepts(schema, JSON.parse(JSON.stringify(document))), name);
    const more = { ...document, more: 1 };
    assert.ok(accepts(schema, more), `${name} of a later slipway`);
    assert.ok(
      !DOCUMENT_SCHEMAS[name as keyof typeof cases][0].safeParse(more).success,
      `${name} with a key more`,
    );
    for (const key of schema.required ?? []) {
      const less = Object.fromEntries(Object.entries(document).filter(([each]) => each !== key));
      assert.ok(!accepts(schema, less), `${name} without ${key}`);
    }
  }
});

test("the record that is written has the form that the schema says", () => {
  const schema = documentSchema("record", recordSchema, "") as JsonSchema;
  const { intent } = recorded("api@2026.6.8");
  assert.ok(accepts(schema, JSON.parse(formatIntent(intent))), formatIntent(intent));
  assert.ok(!accepts(schema, { ...JSON.parse(formatIntent(intent)), state: "begun" }));
});
