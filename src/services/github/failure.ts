import * as z from "zod";
import { Unreachable } from "../http/http.ts";

/** An answer that is no success. */
export interface Refusal {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What GitHub said, with each of its `errors` spelled out. */
  readonly said: string;
  /** The codes in its `errors`, such as `already_exists`. */
  readonly codes: readonly string[];
}

const fieldError = z.object({
  field: z.string().optional(),
  code: z.string().optional(),
  message: z.string().nullish(),
});
const body = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), fieldError]))
    .optional()
    .catch(undefined),
});
const refused = z.object({
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }),
});

/** Why no answer came, where an error of Octokit's means that; it calls that a status 500. */
export function unreachableIn(error: unknown): Unreachable | null {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Unreachable ? cause : null;
}

/** The answer in an error of Octokit's; null where the error is about something else. */
export function refusalIn(error: unknown): Refusal | null {
  const parsed = refused.safeParse(error);
  if (!parsed.success) return null;
  const { status, response } = parsed.data;
  const { data } = body.safeParse(response.data);
  const errors = data?.errors ?? [];
  const said = [data?.message.trim() ?? "", errors.map(spelled).join("; ")].filter(Boolean).join(": ");
  const codes = errors.flatMap((entry) => (typeof entry === "string" || !entry.code ? [] : [entry.code]));
  return { status, headers: response.headers, said: said === "" ? `status ${status}` : said, codes };
}

/** Whether trying again may help: no answer, or the server's own fault. */
export function isPassing(error: unknown): boolean {
  const status = refusalIn(error)?.status ?? 0;
  return unreachableIn(error) !== null || (status >= 500 && status !== 501);
}

function spelled(entry: string | z.infer<typeof fieldError>): string {
  if (typeof entry === "string") return entry;
  const { field, code, message } = entry;
  if (message) return message;
  return [field, code].filter(Boolean).join(" ") || "no reason given";
}
