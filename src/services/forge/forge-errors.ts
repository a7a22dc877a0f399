import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { Unreachable } from "../http/http.ts";

/** What a request is for, in words that follow "GitLab refused to". */
export interface Asked {
  readonly doing: string;
  readonly repository: ForgeRepository;
}

/** What a forge is called, and what to do if it refuses something. */
export interface ForgeWords {
  readonly name: string;
  /** Its address. */
  readonly url: string;
  /** Where a token comes from, as an instruction. */
  readonly token: string;
  /** The right that a token needs, in words. */
  readonly right: string;
}

/** An answer other than a success. */
export class Refused extends Error {
  readonly status: number;
  /** What the forge said; empty if that is nothing. */
  readonly said: string;
  /** Seconds that it asks to be left alone for; 0 if it does not say. */
  readonly retryAfter: number;

  constructor(status: number, said: string, retryAfter: number) {
    super(said === "" ? `status ${status}` : said);
    this.name = "Refused";
    this.status = status;
    this.said = said;
    this.retryAfter = retryAfter;
  }
}

/** What was refused, of an error that `explain` has made or is to make; null if it is about something else. */
export function refusedIn(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  return error instanceof ReleaseError && error.cause instanceof Refused ? error.cause : null;
}

/** Whether trying again may help: no answer, or the server's own fault. */
export function isPassing(error: unknown): boolean {
  const status = refusedIn(error)?.status ?? 0;
  return error instanceof Unreachable || (status >= 500 && status !== 501);
}

/** GitLab writes `message` (a text, or lists by field) or `error`, Gitea `message` and `errors`. */
const body = z.object({
  message: z.unknown(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  errors: z.array(z.string()).nullish(),
});

/** Reads what a forge says of a refusal. */
export async function readRefusal(response: Response): Promise<Refused> {
  const text = await response.text().catch(() => "");
  const parsed = body.safeParse(jsonIn(text));
  const { message, error, error_description, errors } = parsed.data ?? {};
  const said = [spelled(message), error_description ?? error, ...(errors ?? [])].filter(Boolean).join(": ");
  const after = Number(response.headers.get("retry-after") ?? 0);
  return new Refused(response.status, said, Number.isFinite(after) ? Math.max(0, after) : 0);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function spelled(message: unknown): string {
  if (typeof message === "string") return message.trim();
  if (Array.isArray(message)) return message.map(spelled).join("; ");
  if (typeof message !== "object" || message === null) return "";
  return Object.entries(message)
    .map(([field, what]) => `${field} ${spelled(what)}`)
    .join("; ");
}

/** Ends most hints: a release that was cut short is finished by running it again. */
const AGAIN = "run the same command again: it goes on where it stopped";

/** The error to throw for a failed request; an error of any other kind is given back as it is. */
export function explain(error: unknown, asked: Asked, words: ForgeWords): unknown {
  const { name, url } = words;
  if (error instanceof Unreachable)
    return failed(
      "forge-unreachable",
      `cannot ${asked.doing}: ${error.message}`,
      `check the network and that ${name} is at ${url} (\`url\` under [repository] in slipway.toml), then ${AGAIN}`,
      error,
    );
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : "no JSON";
    return failed(
      "forge-failed",
      `${name} answered something unexpected when asked to ${asked.doing}: ${what}`,
      `check that ${url} is the address of a ${name} (\`url\` under [repository] in slipway.toml), then ${AGAIN}`,
      error,
    );
  }
  return error instanceof Refused ? explainRefusal(error, asked, words) : error;
}

function explainRefusal(refused: Refused, asked: Asked, words: ForgeWords): ReleaseError {
  const { status, message: said, retryAfter } = refused;
  const { name, token, right } = words;
  const path = formatForgeRepository(asked.repository);
  const message = `${name} refused to ${asked.doing}: ${said}`;
  const wait = retryAfter > 0 ? `${retryAfter} seconds` : "some minutes";
  if (status === 429) return failed("forge-rate-limited", message, `wait ${wait}, then ${AGAIN}`, refused);
  if (status === 401) return failed("forge-unauthorized", message, token, refused);
  if (status === 403)
    return failed("forge-forbidden", message, `use a token with ${right} on ${path}: ${token}`, refused);
  if (status === 404)
    return failed(
      "forge-not-found",
      `${name} cannot ${asked.doing}: it is not there, or this token may not see it or write there`,
      `check that ${path} is meant (\`project\` under [repository] in slipway.toml) and that the token has ${right} on it`,
      refused,
    );
  if (status < 500)
    return failed(
      "forge-invalid",
      message,
      `look at the values that ${name} names: the tag must be there, and the commit pushed`,
      refused,
    );
  const broken = `${name} failed to ${asked.doing}: ${said}${said.includes(`${status}`) ? "" : ` (status ${status})`}`;
  return failed("forge-failed", broken, AGAIN, refused);
}

/** An error of kind `remote`. */
export function failed(code: string, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "remote", code, message, hint, cause });
}
