import * as z from "zod";
import type { Redact } from "../../domain/text/redact.ts";
import { oneLine } from "./words.ts";

const fault = z.object({ code: z.string().catch(""), message: z.string().catch("") });

// OCI distribution specification 1.1, "Error Codes"; RFC 6749, 5.2, for token services.
const answer = z.object({
  errors: z.array(fault).catch([]),
  error: z.string().catch(""),
  error_description: z.string().catch(""),
});

/** What a registry says about a request that it refuses. */
export interface Said {
  /** `": unauthorized: authentication required"`, to go behind a message; empty where nothing was said. */
  readonly said: string;
  /** `UNAUTHORIZED`, `DENIED` … */
  readonly codes: readonly string[];
}

/** Reads the errors in an answer, secrets masked. Gives nothing rather than fail: the status says enough. */
export async function registryErrors(response: Response, redact: Redact): Promise<Said> {
  const text = await response.text().catch(() => "");
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success) return { said: plain(response, text, redact), codes: [] };
  const { errors, error, error_description } = parsed.data;
  const messages = errors.map(({ code, message }) => join([code, message]));
  const said = join([...messages, join([error, error_description])], "; ");
  return { said: behind(redact(said)), codes: errors.map(({ code }) => code) };
}

function plain(response: Response, text: string, redact: Redact): string {
  const isText = response.headers.get("content-type")?.startsWith("text/plain") === true;
  return isText ? behind(redact(text)) : "";
}

function behind(text: string): string {
  const line = oneLine(text);
  return line === "" ? "" : `: ${line}`;
}

function join(parts: readonly string[], separator = ": "): string {
  return parts.filter((part) => part !== "").join(separator);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
