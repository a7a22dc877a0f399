import { z } from "zod";
import { type CommitSha, parseCommitSha } from "../../domain/commit-sha.ts";
import { type Digest, parseDigest } from "../../domain/digest.ts";
import type { RecordedIntent } from "../../domain/facts.ts";
import type { ReleaseIntent } from "../../domain/intent.ts";
import { ReleaseError } from "../../domain/release-error.ts";
import type { GitCommand } from "./command.ts";
import { remoteFailed } from "./remote.ts";

const NAMESPACE = "refs/slipway/";

/** The ref a release tag's intent stands under. */
export function intentRef(tag: string): string {
  return `${NAMESPACE}${tag}`;
}

/** The release tag whose intent a ref holds; null for other refs. */
export function tagOfIntentRef(ref: string): string | null {
  return ref.startsWith(NAMESPACE) ? ref.slice(NAMESPACE.length) : null;
}

const commit = z
  .string()
  .transform((text, ctx): CommitSha => parseCommitSha(text) ?? refuse(ctx, "a commit"));
const digest = z.string().transform((text, ctx): Digest => parseDigest(text) ?? refuse(ctx, "a digest"));
const images = z.array(z.object({ reference: z.string(), digest: digest.nullable() }));
const document = z.object({
  format: z.literal(1),
  tag: z.string(),
  commit,
  state: z.enum(["intended", "complete"]),
  run: z.string(),
  images,
  floating: images,
});

function refuse(ctx: z.core.$RefinementCtx, expected: string): never {
  ctx.addIssue({ code: "custom", message: `expected ${expected}` });
  return z.NEVER;
}

/** Reads the intents whose blobs the remote names, fetching what is not here. Throws where one is not slipway's. */
export async function readIntents(
  git: GitCommand,
  remote: string,
  objects: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, RecordedIntent>> {
  if (objects.size === 0) return new Map();
  await fetchObjects(git, remote, [...objects.keys()]);
  const blobs = await readBlobs(git, [...objects.values()]);
  return new Map(
    [...objects].map(([tag, object]) => [tag, { object, intent: parseIntent(tag, blobs.get(object) ?? "") }]),
  );
}

/** The text of many blobs, in one process. Source: git-cat-file(1), "Batch output". */
async function readBlobs(git: GitCommand, objects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const bytes = Buffer.from(
    await git.output(["cat-file", "--batch"], objects.map((object) => `${object}\n`).join("")),
  );
  const blobs = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const [object = "", , size = "0"] = bytes.toString("utf8", at, end).split(" ");
    blobs.set(object, bytes.toString("utf8", end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return blobs;
}

/** Fetches by ref name, because not every server hands out objects by their own. */
async function fetchObjects(git: GitCommand, remote: string, tags: readonly string[]): Promise<void> {
  const fetched = await git.attempt([
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    remote,
    ...tags.map(intentRef),
  ]);
  if (fetched.exitCode !== 0) throw remoteFailed(remote, fetched);
}

function parseIntent(tag: string, text: string): ReleaseIntent {
  const parsed = document.safeParse(parseJson(text));
  if (parsed.success && parsed.data.tag === tag) return parsed.data;
  const why = parsed.success ? `it is about ${parsed.data.tag}` : z.prettifyError(parsed.error);
  throw new ReleaseError({
    kind: "refused",
    code: "bad-record",
    message: `${intentRef(tag)} on the remote is no record of slipway's: ${why}`,
    hint: `look at it with \`git fetch origin ${intentRef(tag)} && git cat-file -p FETCH_HEAD\``,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Writes an intent by compare-and-swap: only where the ref still holds `expected` (null: does not exist). Gives the new
 * blob's name, or null where another run was quicker. Throws where the remote fails or forbids it.
 */
export async function writeIntent(
  git: GitCommand,
  remote: string,
  intent: ReleaseIntent,
  expected: string | null,
): Promise<string | null> {
  const ref = intentRef(intent.tag);
  const text = `${JSON.stringify(intent, null, 2)}\n`;
  const object = (await git.output(["hash-object", "-w", "--stdin"], text)).trim();
  const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
  const pushed = await git.attempt(["push", "--porcelain", "--no-verify", lease, remote, `${object}:${ref}`]);
  if (pushed.exitCode === 0) return object;
  // The ref's own line of --porcelain; what is absent where the remote did not answer.
  const [, verdict] = /^!\t[^\t]*\t(.*)$/m.exec(pushed.stdout) ?? [];
  if (verdict === undefined) throw remoteFailed(remote, pushed);
  if (/stale info|fetch first|already exists|cannot lock ref|incorrect old value/.test(verdict)) return null;
  throw recordRefused(remote, ref, `${verdict}\n${remoteWords(pushed.stderr)}`.trim());
}

/** What the remote's hooks and rules say: the lines that git marks as the remote's. */
function remoteWords(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("remote: "))
    .join("\n");
}

function recordRefused(remote: string, ref: string, words: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "record-refused",
    message: `${remote} does not take ${ref}, the record of what is released: ${words}`,
    hint: 'let it take refs/slipway/*, or write record = "none" in [repository]: then nothing is recorded or locked',
  });
}
