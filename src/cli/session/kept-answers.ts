import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { AnswerKeeper, KeptAnswers } from "../../release/audit.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { Session } from "./session.ts";

/** Seconds for which an answer is not asked for again. */
const KEPT_FOR = 3_600;

/** Answers in a file, which is gone once an audit has come to its end. */
export interface KeptFile extends AnswerKeeper {
  /** Forgets all of them. */
  readonly forget: () => void;
}

/**
 * What an audit of a workspace that did not end was answered in the last hour. A folder that cannot be read or written means only that
 * all is asked again.
 */
export function openKeptAnswers({ env }: Pick<Session, "env">, workspace: string, now: number): KeptFile {
  const cache = cacheFolder(env);
  if (cache === null) return { find: () => null, keep: () => undefined, forget: () => undefined };
  const folder = join(cache, "audits");
  const file = join(folder, `${createHash("sha256").update(workspace).digest("hex").slice(0, 16)}.jsonl`);
  quietly(() => tidy(folder, now));
  const places = quietly(() => findLines(readFileSync(file))) ?? new Map<string, Place>();
  return {
    find: (tag) => {
      const place = places.get(tag);
      const answers =
        place === undefined ? null : parseAnswers(tag, quietly(() => readPlace(file, place)) ?? "");
      return answers !== null && answers.at > now - KEPT_FOR && answers.at <= now ? answers : null;
    },
    keep: (tag, answers) => {
      quietly(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        appendFileSync(file, formatAnswers(tag, answers), { mode: 0o600 });
      });
    },
    forget: () => {
      places.clear();
      quietly(() => rmSync(file, { force: true }));
    },
  };
}

function quietly<T>(attempt: () => T): T | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}

/** Where in the file a line is, in bytes: of thousands of answers only that stays in memory. */
interface Place {
  readonly begin: number;
  readonly length: number;
}

/** The last line about each tag. */
function findLines(content: Buffer): Map<string, Place> {
  const places = new Map<string, Place>();
  for (let begin = 0; begin < content.length; ) {
    const found = content.indexOf("\n", begin);
    const end = found < 0 ? content.length : found;
    const tag = TAG.exec(content.toString("utf8", begin, end))?.[1];
    const name = quietly(() => JSON.parse(tag ?? "null"));
    if (typeof name === "string") places.set(name, { begin, length: end - begin });
    begin = end + 1;
  }
  return places;
}

function readPlace(file: string, { begin, length }: Place): string {
  const opened = openSync(file, "r");
  try {
    const line = Buffer.alloc(length);
    return line.toString("utf8", 0, readSync(opened, line, 0, length, begin));
  } finally {
    closeSync(opened);
  }
}

/** Removes what audits of other workspaces have left and nobody came back to. */
function tidy(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs / 1_000 < now - KEPT_FOR) rmSync(path, { force: true });
  }
}

/** The tag that a line is about, as JSON has it; a line that was cut off has none. */
const TAG = /^\{"format":1,"tag":("(?:[^"\\]|\\.)*"),.*\}$/;

const digest = z.string().transform((text, ctx): Digest => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  ctx.addIssue({ code: "custom", message: "expected a digest" });
  return z.NEVER;
});
const line = z.object({
  format: z.literal(1),
  tag: z.string(),
  at: z.number(),
  served: z.record(z.string(), digest.nullable()),
  attached: z.record(z.string(), z.array(digest)),
});

function parseAnswers(tag: string, text: string): KeptAnswers | null {
  const parsed = line.safeParse(quietly(() => JSON.parse(text)));
  // Another audit that runs meanwhile may have begun the file anew.
  if (!parsed.success || parsed.data.tag !== tag) return null;
  const { at, served, attached } = parsed.data;
  return {
    at,
    served: new Map(Object.entries(served)),
    attached: new Map(Object.entries(attached).map(([image, digests]) => [image, new Set(digests)])),
  };
}

function formatAnswers(tag: string, { at, served, attached }: KeptAnswers): string {
  const listed = [...attached].map(([image, digests]) => [image, [...digests]] as const);
  const document = {
    format: 1,
    tag,
    at,
    served: Object.fromEntries(served),
    attached: Object.fromEntries(listed),
  };
  return `${JSON.stringify(document)}\n`;
}
