/** Holds every document that slipway prints in a test against the schema that `slipway schema` gives for it. */

import assert from "node:assert/strict";
import type { JsonSchema } from "./json-schema.ts";

/** Options of every command that take a value. */
const WITH_VALUE = ["-C", "--directory", "--config", "--log-level", "--log-format"];

/** The command in some arguments; undefined if there is none. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((arg, at) => !arg.startsWith("-") && !WITH_VALUE.includes(args[at - 1] ?? ""));
}

/** The schema's name of what was printed. */
function nameOf(args: readonly string[], document: object): string {
  const command = commandIn(args) ?? "";
  if ("error" in document) return "error";
  if (command === "check" && "checks" in document) return "doctor";
  if (command === "plan" && "include" in document) return "plan-matrix";
  if (command === "verify" && "image" in document) return "verify-image";
  if (command === "promote" && !("writes" in document)) return "plan";
  return command === "ci" && "agreed" in document ? "ci-check" : command;
}

/** Asserts that a command's document has the form that its schema says. */
export async function assertDocument(args: readonly string[], stdout: string): Promise<void> {
  const { DOCUMENT_SCHEMAS, schemaOf } = await import("../../src/report/document-schemas.ts");
  const { accepts } = await import("./json-schema.ts");
  const document: object = JSON.parse(stdout);
  const name = nameOf(args, document);
  assert.ok(name in DOCUMENT_SCHEMAS, `there is no schema for what \`slipway ${args.join(" ")}\` prints`);
  const known = name as keyof typeof DOCUMENT_SCHEMAS;
  // This knows no key that is not there; what is printed leaves room for them.
  const { error } = DOCUMENT_SCHEMAS[known][0].safeParse(document);
  const isAsPrinted = accepts(schemaOf(known) as JsonSchema, document);
  if (error === undefined && isAsPrinted) return;
  assert.fail(`not as slipway schema ${known} says: ${error?.message ?? "?"}\n${stdout}`);
}
