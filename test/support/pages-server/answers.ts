/** The answers of Cloudflare's API: every one is wrapped in the same envelope. */

import { type Answer, Refusal } from "../http-messages.ts";

/** A success. */
export function success(result: unknown, resultInfo?: unknown): Answer {
  const info = resultInfo === undefined ? {} : { result_info: resultInfo };
  return { status: 200, body: { success: true, errors: [], messages: [], result, ...info } };
}

/** A failure with one of Cloudflare's codes. */
export function refusal(status: number, code: number, message: string): Refusal {
  return new Refusal({
    status,
    body: { success: false, errors: [{ code, message }], messages: [], result: null },
  });
}

/** The answer for an unknown project. */
export function projectNotFound(): Refusal {
  return refusal(
    404,
    8000007,
    "Project not found. The specified project name does not match any of your existing projects.",
  );
}
