import type { RecordedIntent } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { RemoteState } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { readObjects } from "./objects.ts";
import { intentRef, listRemote, remoteFailed, remoteWords } from "./remote.ts";

/**
 * Reads the intents of tags, given the objects that the remote has; what is not here is fetched. Throws `bad-record`, and
 * `overtaken` if another run has replaced one since.
 */
export async function readIntents(
  git: GitCommand,
  remote: string,
  state: RemoteState,
  tags: readonly string[],
): Promise<ReadonlyMap<string, RecordedIntent>> {
  const objects = new Map([...state.intents].filter(([tag]) => tags.includes(tag)));
  if (objects.size === 0) return new Map();
  await fetchObjects(git, remote, [...objects.keys()]);
  const blobs = await readObjects(git, [...objects.values()]);
  // Loaded here, because most commands in most repositories never see a record.
  const { parseIntent } = await import("./intent-document.ts");
  return new Map(
    [...objects].map(([tag, object]) => {
      const text = blobs.get(object);
      if (text === undefined) throw replaced(tag);
      return [tag, { object, intent: parseIntent(remote, tag, text) }];
    }),
  );
}

/** The object that a tag's intent ref holds on the remote now; null if there is none. */
export async function readIntentObject(git: GitCommand, remote: string, tag: string): Promise<string | null> {
  const ref = intentRef(tag);
  return (await listRemote(git, remote, [ref])).get(ref) ?? null;
}

function replaced(tag: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "overtaken",
    message: `another run replaced ${intentRef(tag)}, the record of ${tag}, at this moment`,
    hint: "let it finish; then run the same command again",
  });
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

/**
 * Writes an intent by compare-and-swap: only if the ref still holds `expected` (null: does not exist). Gives the new
 * blob's name, or null if another run was quicker. Throws `remote-unreachable` and `record-refused`.
 */
export async function writeIntent(
  git: GitCommand,
  remote: string,
  intent: ReleaseIntent,
  expected: string | null,
): Promise<string | null> {
  const ref = intentRef(intent.tag);
  const { formatIntent } = await import("./intent-document.ts");
  const object = (await git.output(["hash-object", "-w", "--stdin"], formatIntent(intent))).trim();
  const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
  const pushed = await git.attempt(["push", "--porcelain", "--no-verify", lease, remote, `${object}:${ref}`]);
  if (pushed.exitCode === 0) return object;
  // The ref's own line of --porcelain; it is missing if the remote did not answer.
  const [, verdict] = /^!\t[^\t]*\t(.*)$/m.exec(pushed.stdout) ?? [];
  if (verdict === undefined) throw remoteFailed(remote, pushed);
  // Of two pushes that meet, the later one gets only "failed to update ref"; what is there now says more.
  if ((await readIntentObject(git, remote, intent.tag)) !== expected) return null;
  throw recordRefused(remote, ref, `${verdict}\n${remoteWords(pushed.stderr)}`.trim());
}

function recordRefused(remote: string, ref: string, words: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "record-refused",
    message: `${remote} does not accept ${ref}, the record of what is released: ${words}`,
    hint: 'make it accept refs/slipway/*, or write record = "none" in [repository]: then nothing is recorded or locked',
  });
}
