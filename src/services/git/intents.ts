import type { RecordedIntent } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { IntentWrite, RemoteState } from "../ports/git.ts";
import { withPrinted } from "../process/transcript.ts";
import type { GitCommand } from "./command.ts";
import { readObjects, writeBlobs } from "./objects.ts";
import { intentRef, listRemote, remoteFailed, remoteWords } from "./remote.ts";

/** Looks at a record that other runs keep replacing. */
const LOOKS = 5;

/**
 * Reads the intents of tags, given the objects that the remote has; what is not here is fetched. If another run replaces one
 * meanwhile, as it does when it gives a sign of life, the new one is read. Throws `bad-record`.
 */
export async function readIntents(
  git: GitCommand,
  remote: string,
  state: Pick<RemoteState, "intents">,
  tags: readonly string[],
): Promise<ReadonlyMap<string, RecordedIntent>> {
  const wanted = new Set(tags);
  const objects = new Map([...state.intents].filter(([tag]) => wanted.has(tag)));
  if (objects.size === 0) return new Map();
  const blobs = new Map(await readRefs(git, remote, objects));
  for (let look = 1; ; look++) {
    const replaced = [...objects].flatMap(([tag, object]) => (blobs.has(object) ? [] : tag));
    if (replaced.length === 0) break;
    if (look === LOOKS) throw keepsChanging(replaced);
    const now = await listRemote(git, remote, replaced.map(intentRef));
    for (const tag of replaced) {
      const object = now.get(intentRef(tag));
      if (object === undefined) objects.delete(tag);
      else objects.set(tag, object);
    }
    for (const blob of await readRefs(git, remote, objects)) blobs.set(...blob);
  }
  // Loaded here, because most commands in most repositories never see a record.
  const { parseIntent } = await import("./intent-document.ts");
  return new Map(
    [...objects].map(([tag, object]) => [
      tag,
      { object, intent: parseIntent(remote, tag, blobs.get(object) ?? "") },
    ]),
  );
}

function keepsChanging(tags: readonly string[]): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "record-changing",
    message: `${tags.map(intentRef).join(" and ")} changed at each of ${LOOKS} looks: other runs are at work on it`,
    hint: "let them finish; then run the same command again",
  });
}

/** What refs hold, by object: as this clone has it from an earlier run, or fetched. */
async function readRefs(
  git: GitCommand,
  remote: string,
  objects: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  // A partial clone asks its remote for what is missing, and fails if that does not hand out objects by name.
  const here = await readObjects(git, [...objects.values()]).catch(() => new Map<string, string>());
  const missing = [...objects].filter(([, object]) => !here.has(object));
  if (missing.length === 0) return here;
  await fetchObjects(
    git,
    remote,
    missing.map(([tag]) => tag),
  );
  return await readObjects(git, [...objects.values()]);
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

/** Makes objects of intents in this clone alone; gives their names in the same order. Throws `git-failed`. */
export async function storeIntents(
  git: GitCommand,
  intents: readonly ReleaseIntent[],
): Promise<readonly string[]> {
  if (intents.length === 0) return [];
  const { formatIntent } = await import("./intent-document.ts");
  return await writeBlobs(git, intents.map(formatIntent));
}

/** Refs in one push: their names, objects and leases are arguments, of which a machine takes a few thousand. */
const REFS_AT_ONCE = 200;

/**
 * Writes intents by compare-and-swap, each only if its ref still holds what is expected (null: does not exist), all in one
 * push. Each ref is taken or refused on its own, as on servers that know no atomic push. Gives each tag's new object, or null
 * if another run was quicker. Throws `remote-unreachable` and `record-refused`; what was taken before stays written.
 */
export async function writeIntents(
  git: GitCommand,
  remote: string,
  writes: readonly IntentWrite[],
): Promise<ReadonlyMap<string, string | null>> {
  const written = new Map<string, string | null>(writes.map(({ tag, object }) => [tag, object]));
  const changed = writes.filter(({ object, expected }) => object !== expected);
  for (let first = 0; first < changed.length; first += REFS_AT_ONCE)
    for (const tag of await pushUpdates(git, remote, changed.slice(first, first + REFS_AT_ONCE)))
      written.set(tag, null);
  return written;
}

/** Pushes; gives the tags whose refs another run has changed. */
async function pushUpdates(
  git: GitCommand,
  remote: string,
  updates: readonly IntentWrite[],
): Promise<readonly string[]> {
  const leases = updates.map(({ tag, expected }) => `--force-with-lease=${intentRef(tag)}:${expected ?? ""}`);
  const refspecs = updates.map(({ tag, object }) => `${object}:${intentRef(tag)}`);
  const pushed = await git.attempt(["push", "--porcelain", "--no-verify", ...leases, remote, ...refspecs]);
  if (pushed.exitCode === 0) return [];
  const verdicts = new Map(
    [...pushed.stdout.matchAll(VERDICT)].map(([, ref = "", words = ""]) => [ref, words]),
  );
  // Of two pushes that meet, the later one gets only "failed to update ref", and a broken connection says nothing: what is
  // there now says more.
  const now = await listRemote(
    git,
    remote,
    updates.map(({ tag }) => intentRef(tag)),
  );
  const open = updates.filter(({ tag, object }) => now.get(intentRef(tag)) !== object);
  const refused = open.find(({ tag, expected }) => (now.get(intentRef(tag)) ?? null) === expected);
  if (refused === undefined) return open.map(({ tag }) => tag);
  const ref = intentRef(refused.tag);
  const verdict = verdicts.get(ref);
  if (verdict === undefined) throw remoteFailed(remote, pushed);
  throw recordRefused(remote, ref, `${verdict}\n${remoteWords(pushed.stderr)}`.trim());
}

/** The line that `push --porcelain` has for a ref that was refused; there is none if the remote did not answer. */
const VERDICT = /^!\t[^\t]*:([^\t:]*)\t(.*)$/gm;

function recordRefused(remote: string, ref: string, words: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "record-refused",
    ...withPrinted(`${remote} does not accept ${ref}, the record of what is released`, words),
    hint: 'make it accept refs/slipway/*, or write record = "none" in [repository]: then nothing is recorded or locked',
  });
}
