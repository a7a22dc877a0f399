import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { Unreachable } from "../http/http.ts";

/** What a request is for, in words that follow "GitHub refused to". */
export interface Asked {
  readonly doing: string;
  readonly repository: ForgeRepository;
}

/** An answer other than a success. */
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

/** The answer in an error of Octokit's; null if the error is about something else. */
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

function spelled(entry: string | z.infer<typeof fieldError>): string {
  if (typeof entry === "string") return entry;
  const { field, code, message } = entry;
  if (message) return message;
  return [field, code].filter(Boolean).join(" ") || "no reason given";
}

/** Why no answer came, if an error of Octokit's means that; it calls that a status 500. */
function unreachableIn(error: unknown): Unreachable | null {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Unreachable ? cause : null;
}

/** Whether trying again may help: no answer, or the server's own fault. */
export function isPassing(error: unknown): boolean {
  const status = refusalIn(error)?.status ?? 0;
  return unreachableIn(error) !== null || (status >= 500 && status !== 501);
}

/** Whether GitHub refused because of a rate limit, the secondary one included; it says so with 403 or 429. */
export function isLimit({ status, headers, said }: Refusal): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /\brate limit|\babuse detection/i.test(said)
  );
}

/** Ends most hints: a release that was cut short is finished by running it again. */
const AGAIN = "run the same command again: it goes on where it stopped";

/** The error to throw for a failed request; an error of any other kind is given back as it is. */
export function explain(error: unknown, asked: Asked): unknown {
  const unreachable = unreachableIn(error);
  if (unreachable !== null) {
    const hint = `check the network and GITHUB_API_URL, then ${AGAIN}`;
    return failed("github-unreachable", `cannot ${asked.doing}: ${unreachable.message}`, hint, error);
  }
  if (error instanceof z.ZodError) {
    const message = `GitHub answered something unexpected when asked to ${asked.doing}: ${z.prettifyError(error)}`;
    const hint = `check that GITHUB_API_URL is the address of GitHub's API, then ${AGAIN}`;
    return failed("github-failed", message, hint, error);
  }
  const refusal = refusalIn(error);
  return refusal === null ? error : explainRefusal(refusal, asked, error);
}

function explainRefusal(refusal: Refusal, asked: Asked, error: unknown): ReleaseError {
  const { status, said } = refusal;
  const message = `GitHub refused to ${asked.doing}: ${said}`;
  if (isLimit(refusal)) return failed("github-rate-limited", message, limitHint(refusal), error);
  if (status === 401) return failed("github-unauthorized", message, TOKEN_HINT, error);
  if (status === 403) return failed("github-forbidden", message, rightsHint(asked.repository), error);
  if (status === 404) {
    const absent = `GitHub cannot ${asked.doing}: it is not there, or this token may not see it or write there`;
    return failed("github-not-found", absent, placeHint(asked.repository), error);
  }
  if (status === 400 || status === 422) return failed("github-invalid", message, invalidHint(refusal), error);
  const broken = `GitHub failed to ${asked.doing}: ${said}${said.includes(`${status}`) ? "" : ` (status ${status})`}`;
  return failed("github-failed", broken, `see https://www.githubstatus.com, then ${AGAIN}`, error);
}

const TOKEN_HINT =
  `set GITHUB_TOKEN to a valid token: \`GITHUB_TOKEN: \${{ github.token }}\` under \`env:\` in a workflow, ` +
  '`export GITHUB_TOKEN="$(gh auth token)"` in a terminal';

function rightsHint(repository: ForgeRepository): string {
  return (
    "give the workflow's job `permissions: { contents: write }`, or set GITHUB_TOKEN to a token with " +
    `\`contents: write\` on ${formatForgeRepository(repository)}`
  );
}

function placeHint(repository: ForgeRepository): string {
  return (
    `check that ${formatForgeRepository(repository)} is meant (GITHUB_REPOSITORY, or \`github\` under [repository] in slipway.toml) ` +
    "and that GITHUB_TOKEN has `contents: write` on it"
  );
}

function limitHint({ headers }: Refusal): string {
  const seconds = Number(headers["retry-after"]);
  if (seconds > 0) return `wait ${seconds} seconds, then ${AGAIN}`;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !(reset > 0 && reset < 1e11))
    return `wait some minutes, then ${AGAIN}`;
  return `wait until ${new Date(reset * 1_000).toISOString()}, then ${AGAIN}`;
}

function invalidHint({ said, codes }: Refusal): string {
  if (/\bimmutable\b/i.test(said))
    return "an immutable release keeps its tag and its files for good: release a new version";
  if (codes.includes("already_exists")) return `somebody else made it meanwhile: ${AGAIN}`;
  return "look at the values that GitHub names: the tag must be on the remote, and the commit pushed";
}

function failed(code: string, message: string, hint: string, cause: unknown): ReleaseError {
  return new ReleaseError({ kind: "remote", code, message, hint, cause });
}
