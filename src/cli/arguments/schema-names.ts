import type { DOCUMENT_SCHEMAS } from "../../report/document-schemas.ts";

/** What `slipway schema` knows: the configuration, each document, and the record. */
export type SchemaName = "slipway.toml" | "record" | keyof typeof DOCUMENT_SCHEMAS;

/** Their names, which are here so that the command line is read without the schemas. */
export const SCHEMA_NAMES = Object.keys({
  "slipway.toml": true,
  check: true,
  doctor: true,
  plan: true,
  "plan-matrix": true,
  release: true,
  verify: true,
  cut: true,
  status: true,
  notes: true,
  affected: true,
  load: true,
  deploy: true,
  explain: true,
  prune: true,
  list: true,
  show: true,
  resume: true,
  promote: true,
  abandon: true,
  rollback: true,
  yank: true,
  audit: true,
  report: true,
  rehearse: true,
  reproduce: true,
  "verify-image": true,
  init: true,
  add: true,
  ci: true,
  "ci-check": true,
  error: true,
  record: true,
} satisfies Record<SchemaName, true>) as readonly SchemaName[];
