/** The error answers of the distribution specification. */

import { Refusal } from "../http-messages.ts";

const statuses = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 416,
  BLOB_UPLOAD_UNKNOWN: 404,
  DENIED: 403,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 404,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  TAG_INVALID: 400,
  UNAUTHORIZED: 401,
  UNSUPPORTED: 405,
} as const;

export type RegistryErrorCode = keyof typeof statuses;

/** An error in the specification's shape, with the status that belongs to its code. */
export function registryError(
  code: RegistryErrorCode,
  message: string,
  detail?: unknown,
  headers: Record<string, string> = {},
): Refusal {
  return new Refusal({ status: statuses[code], headers, body: { errors: [{ code, message, detail }] } });
}
