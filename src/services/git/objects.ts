import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GitCommand } from "./command.ts";

/** An object of git's: a commit, a tree, a blob, or a tag. */
export interface GitObject {
  readonly object: string;
  readonly type: string;
}

/** The objects that names mean, in one process; null for a name of nothing. */
export async function resolveNames(
  git: GitCommand,
  names: readonly string[],
): Promise<ReadonlyMap<string, GitObject | null>> {
  if (names.length === 0) return new Map();
  const input = names.map((name) => `${name}\n`).join("");
  const output = await git.output(["cat-file", "--batch-check=%(objectname) %(objecttype)"], input);
  const lines = output.split("\n");
  return new Map(
    names.map((name, index) => {
      const [object = "", type = ""] = (lines[index] ?? "").split(" ");
      // "<name> missing": the name may be an object's own.
      return [name, /^[0-9a-f]{40,64}$/.test(object) && type !== "missing" ? { object, type } : null];
    }),
  );
}

/**
 * The text of those objects that are here, by their names, in one process. Bytes that are not UTF-8 become replacement
 * characters. Source: git-cat-file(1), "Batch output".
 */
export async function readObjects(
  git: GitCommand,
  objects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (objects.length === 0) return new Map();
  const chunks: Buffer[] = [];
  const input = objects.map((object) => `${object}\n`).join("");
  await git.stream(["cat-file", "--batch"], input, (chunk) => chunks.push(chunk));
  const bytes = Buffer.concat(chunks);
  const texts = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const [object = "", type, size = "0"] = bytes.toString("utf8", at, end).split(" ");
    at = end + 1;
    if (type === "missing") continue;
    texts.set(object, bytes.toString("utf8", at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}

/**
 * Stores texts as blobs, in one process; gives their names in the same order.
 * Source: git-fast-import(1), "blob" and "get-mark".
 */
export async function writeBlobs(git: GitCommand, texts: readonly string[]): Promise<readonly string[]> {
  const commands = texts.map((text, index) => {
    const mark = `:${index + 1}`;
    return `blob\nmark ${mark}\ndata ${Buffer.byteLength(text)}\n${text}\nget-mark ${mark}\n`;
  });
  const output = await git.output(["fast-import", "--quiet", "--done"], `${commands.join("")}done\n`);
  return output.split("\n").filter(Boolean);
}

/**
 * The commit that a revision means. Throws `unknown-revision`, `ambiguous-revision` for a name that a branch and a tag have at
 * different commits, and `no-commit` for HEAD, if nothing is checked out.
 */
export async function commitOf(git: GitCommand, remote: string, revision: string): Promise<CommitSha> {
  const asked = ["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`];
  const { stdout, stderr } = await git.attempt(asked);
  const commit = parseCommitSha(stdout.trim());
  if (commit === undefined) throw await unknownRevision(git, remote, revision);
  const [, name] = /^warning: refname '(.+)' is ambiguous\.$/m.exec(stderr) ?? [];
  if (name !== undefined && name !== "HEAD") await assertOneMeaning(git, revision, name);
  return commit;
}

/** Where git looks for a name. Source: gitrevisions(7), "<refname>". */
const PLACES = ["refs/heads/", "refs/tags/", "refs/", "refs/remotes/"];

async function assertOneMeaning(git: GitCommand, revision: string, name: string): Promise<void> {
  const meanings = PLACES.map((place) => revision.replace(name, () => place + name));
  const found = await resolveNames(git, [...meanings.map((meaning) => `${meaning}^{commit}`)]);
  const there = meanings.filter((meaning) => found.get(`${meaning}^{commit}`) !== null);
  if (new Set(there.map((meaning) => found.get(`${meaning}^{commit}`)?.object)).size < 2) return;
  throw new ReleaseError({
    kind: "refused",
    code: "ambiguous-revision",
    message: `"${revision}" has ${there.length} meanings at different commits: ${there.join(", ")}`,
    hint: `say which one is meant, such as ${there[0]}`,
  });
}

async function unknownRevision(git: GitCommand, remote: string, revision: string): Promise<ReleaseError> {
  // Fails with git's own error if there is no repository at all.
  const shallow = (await git.output(["rev-parse", "--is-shallow-repository"])).trim() === "true";
  if (revision === "HEAD") return noCommit();
  const branch = `refs/remotes/${remote}/${revision}`;
  const names = [branch, revision].filter((name) => !name.includes("\n"));
  const found = await resolveNames(git, names);
  const type = found.get(revision)?.type ?? "commit";
  return new ReleaseError({
    kind: "refused",
    code: "unknown-revision",
    message:
      type === "commit" || type === "tag"
        ? `"${revision}" is not a commit, branch or tag of this clone`
        : `"${revision}" is a ${type}, not a commit`,
    hint:
      found.get(branch)?.type === "commit"
        ? `it is a branch of the remote: ${remote}/${revision}`
        : `correct it, or get it first with \`git fetch ${shallow ? "--unshallow " : ""}--tags ${remote}\`; \`git log --oneline --all\` shows what is here`,
  });
}

/** The error if HEAD is not a commit: a new repository, or a branch that has none yet. */
export function noCommit(): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "no-commit",
    message: "nothing is checked out: HEAD has no commit yet",
    hint: "check out a branch that has commits, or commit something, then run slipway again",
  });
}
