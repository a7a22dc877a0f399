import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { FoundRecord } from "../../domain/release/image-verification.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { ChooseTags } from "../ports/stranger.ts";
import type { Run } from "../process/run.ts";
import { scratchFolder } from "../process/scratch.ts";
import { createGitCommand, type GitCommand } from "./command.ts";
import { parseIntent } from "./intent-document.ts";
import { intentRef, listRemote } from "./remote.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a remote is called that has no name. */
const REMOTE = "origin";

/**
 * Places that may be read because a statement names them: git's other transports start programs, and over HTTP without TLS anybody
 * between may answer, except on this machine itself.
 */
const READABLE =
  /^git\+(https:\/\/.+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/.+|file:\/\/\/.+)$/;

/**
 * What the remote of a source repository says of a release tag: its record, and the commit that the tag points at. Nothing is
 * cloned. Nobody is asked for a password: what is not public, or needs more than git's own credential helpers have, is unread.
 */
export function readForeignRecord(
  run: Run,
  env: Environment,
  sourceUri: string,
  tag: string,
): Promise<FoundRecord> {
  return visit<FoundRecord>(run, env, sourceUri, (git, url) => readFrom(git, url, tag));
}

/** The records of those of a remote's release tags that are chosen; none if it cannot be read. */
export async function readForeignRecords(
  run: Run,
  env: Environment,
  sourceUri: string,
  choose: ChooseTags,
): Promise<readonly ReleaseIntent[]> {
  const read = await visit(run, env, sourceUri, async (git, url) => {
    const refs = await listRemote(git, url, [intentRef("*")]);
    const prefix = intentRef("");
    const chosen = choose([...refs.keys()].map((ref) => ref.slice(prefix.length)));
    if (chosen.length === 0) return { kind: "read", records: [] } as const;
    await git.output(["fetch", "--quiet", "--depth=1", "--no-tags", url, ...chosen.map(intentRef)]);
    const records: ReleaseIntent[] = [];
    for (const tag of chosen) records.push(await readIntent(git, url, tag, refs.get(intentRef(tag)) ?? ""));
    return { kind: "read", records } as const;
  });
  return read.kind === "read" ? read.records : [];
}

/** Does something in an empty repository with a remote that a statement names; says why if it cannot be read. */
async function visit<T>(
  run: Run,
  env: Environment,
  sourceUri: string,
  look: (git: GitCommand, url: string) => Promise<T>,
): Promise<T | { readonly kind: "unread"; readonly why: string }> {
  const [, url] = READABLE.exec(sourceUri) ?? [];
  if (url === undefined)
    return { kind: "unread", why: `${sourceUri} is not a place that git can read over https` };
  const folder = await scratchFolder(tmpdir());
  // No server over TLS may lead on to one without.
  const GIT_ALLOW_PROTOCOL = url.startsWith("http:") ? "http:file" : "https:file";
  try {
    const git = createGitCommand(
      run,
      folder,
      { ...env, GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL },
      REMOTE,
    );
    await git.output(["init", "--quiet", "--bare"]);
    return await look(git, url);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { kind: "unread", why: error.message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readFrom(git: GitCommand, url: string, tag: string): Promise<FoundRecord> {
  const [tagRef, recordRef] = [`refs/tags/${tag}`, intentRef(tag)];
  const refs = await listRemote(git, url, [`${tagRef}*`, recordRef]);
  const commit = parseCommitSha(refs.get(`${tagRef}^{}`) ?? refs.get(tagRef) ?? "") ?? null;
  const object = refs.get(recordRef);
  if (object === undefined) return { kind: "read", intent: null, commit };
  await git.output(["fetch", "--quiet", "--depth=1", "--no-tags", url, recordRef]);
  return { kind: "read", intent: await readIntent(git, url, tag, object), commit };
}

async function readIntent(git: GitCommand, url: string, tag: string, object: string): Promise<ReleaseIntent> {
  return parseIntent(url, tag, await git.output(["cat-file", "blob", object]));
}
