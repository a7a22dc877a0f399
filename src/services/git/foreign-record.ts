import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { FoundRecord } from "../../domain/release/image-verification.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Run } from "../process/run.ts";
import { scratchFolder } from "../process/scratch.ts";
import { createGitCommand, type GitCommand } from "./command.ts";
import { parseIntent } from "./intent-document.ts";
import { intentRef, listRemote } from "./remote.ts";

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
export async function readForeignRecord(
  run: Run,
  env: Readonly<Record<string, string | undefined>>,
  sourceUri: string,
  tag: string,
): Promise<FoundRecord> {
  const [, url] = READABLE.exec(sourceUri) ?? [];
  if (url === undefined)
    return { kind: "unread", why: `${sourceUri} is not a place that git can read over https` };
  const folder = await scratchFolder(tmpdir());
  try {
    const git = createGitCommand(
      run,
      folder,
      { ...env, GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "https:http:file" },
      REMOTE,
    );
    await git.output(["init", "--quiet", "--bare"]);
    return await readFrom(git, url, tag);
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
  return {
    kind: "read",
    intent: parseIntent(url, tag, await git.output(["cat-file", "blob", object])),
    commit,
  };
}
