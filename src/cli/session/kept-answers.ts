import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
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
  const lines = new Map<string, string>();
  for (const line of (quietly(() => readFileSync(file, "utf8")) ?? "").split("\n")) {
    const tag = TAG.exec(line)?.[1];
    if (tag !== undefined) lines.set(tag, line);
  }
  return {
    find: (tag) => {
      const answers = parseAnswers(lines.get(JSON.stringify(tag)) ?? "");
      return answers !== null && answers.at > now - KEPT_FOR && answers.at <= now ? answers : null;
    },
    keep: (tag, answers) => {
      quietly(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        appendFileSync(file, formatAnswers(tag, answers), { mode: 0o600 });
      });
    },
    forget: () => {
      lines.clear();
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

function parseAnswers(text: string): KeptAnswers | null {
  const parsed = line.safeParse(quietly(() => JSON.parse(text)));
  if (!parsed.success) return null;
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
