import { createHash, randomUUID } from "node:crypto";
import { folderOf, isBuildFile, shapesGraph } from "../../domain/history/build-file.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { BuildFiles } from "../../domain/history/dependency-graph.ts";
import type { GitFacts } from "../../domain/release/facts.ts";
import type { GitCommand } from "./command.ts";
import { noCommit } from "./objects.ts";
import { readRemoteUrls } from "./remote.ts";

/** Reads what is checked out: commit, modified and untracked paths, depth, and the remote's URLs. Throws `no-commit`. */
export async function readWorkTree(git: GitCommand, remote: string): Promise<GitFacts> {
  const [names, modified, remoteUrls, time] = await Promise.all([
    git.attempt(["rev-parse", "--is-shallow-repository", "--verify", "HEAD^{commit}"]),
    readModified(git),
    readRemoteUrls(git, remote),
    // Behind `--` there may be files of any name, HEAD too.
    git.attempt(["log", "--max-count=1", "--format=%ct", "HEAD", "--"]),
  ]);
  const [shallow, sha = ""] = names.stdout.trim().split("\n");
  const head = parseCommitSha(sha);
  if (head === undefined) throw noCommit();
  return {
    head,
    modified,
    shallow: shallow === "true",
    remoteUrls,
    commitTime: Number(time.stdout.trim()),
  };
}

/** Whether this clone lacks a part of history. */
export async function isShallow(git: GitCommand): Promise<boolean> {
  return (await git.output(["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** The branch that is checked out; null if none is. */
export async function readBranch(git: GitCommand): Promise<string | null> {
  return (await git.output(["branch", "--show-current"])).trim() || null;
}

/** The paths that differ from what was committed, untracked ones included. */
export async function readModified(git: GitCommand): Promise<readonly string[]> {
  const options = ["--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=none"];
  return modifiedPaths(await git.output(["status", ...options]));
}

/** The paths in `git status --porcelain -z`; a rename has its old path as an entry of its own behind it. */
function modifiedPaths(status: string): string[] {
  const paths: string[] = [];
  const entries = status.split("\0");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry === "") continue;
    paths.push(entry.slice(3));
    if (/^(?:[RC].|.[RC])/.test(entry)) index++;
  }
  return paths;
}

/** Whether paths that match globs differ between a commit and HEAD; null if the commit is not in this clone. */
export async function pathsChanged(
  git: GitCommand,
  since: CommitSha,
  globs: readonly string[],
): Promise<boolean | null> {
  const pathspecs = globs.map((glob) => `:(glob)${glob}`);
  const { exitCode } = await git.attempt([
    "diff",
    "--quiet",
    "--no-ext-diff",
    since,
    "HEAD",
    "--",
    ...pathspecs,
  ]);
  return exitCode > 1 ? null : exitCode === 1;
}

/** What `git ls-files` says, of paths from the repository's root. Source: git-ls-files(1), "-t". */
interface Listing {
  /** Everything that is there, with the index's entry (mode, object, stage), which is empty for what git does not track. */
  readonly files: ReadonlyMap<string, string>;
  /** What differs from the index. */
  readonly changed: ReadonlySet<string>;
}

/** Reads what the work tree holds of Bazel's files, in three processes at most. Throws `git-failed`. */
export async function readBuildFiles(git: GitCommand): Promise<BuildFiles> {
  const [place, listed] = await Promise.all([
    git.output(["rev-parse", "--show-toplevel", "--show-prefix"]),
    // `:/`: the whole repository, because rules and macros may be next to the workspace.
    git.output(["ls-files", "-t", "-z", "-s", "-m", "-d", "-o", "--exclude-standard", "--full-name", ":/"]),
  ]);
  const [root = "", prefix = ""] = place.split("\n");
  const listing = parseListing(listed);
  const packages = new Set([...listing.files.keys()].filter(isBuildFile).map(folderOf));
  return {
    fingerprint: await fingerprint(git, root, listing),
    packages: [...packages].sort(),
    root,
    prefix,
  };
}

/** A path that changed is listed once more for each thing that git says of it. */
function parseListing(text: string): Listing {
  const files = new Map<string, string>();
  const changed = new Set<string>();
  const removed: string[] = [];
  for (const line of text.split("\0")) {
    const [tag, rest] = [line.slice(0, 1), line.slice(2)];
    const tab = rest.indexOf("\t");
    if (tag === "?") {
      files.set(rest, "");
      changed.add(rest);
    } else if (tag === "C") changed.add(rest.slice(tab + 1));
    else if (tag === "R") removed.push(rest.slice(tab + 1));
    // "S": left out of a sparse checkout.
    else if (tag !== "" && tag !== "S") files.set(rest.slice(tab + 1), rest.slice(0, tab));
  }
  for (const path of removed) {
    files.delete(path);
    changed.delete(path);
  }
  return { files, changed };
}

async function fingerprint(git: GitCommand, root: string, { files, changed }: Listing): Promise<string> {
  const telling = (path: string) => shapesGraph(path) || isRepository(path, files.get(path) ?? "");
  const contents = await hashFiles(git, root, [...changed].filter(telling));
  if (contents === null) return randomUUID();
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort()) {
    const content = telling(path) ? (contents.get(path) ?? objectOf(files.get(path))) : "";
    hash.update(`${path}\0${content}\0`);
  }
  return hash.digest("hex");
}

/** A file has one name for its content, committed or not; of a symbolic link git does not read the target. */
function objectOf(entry = ""): string {
  return entry.startsWith("120000 ") ? entry : (entry.split(" ")[1] ?? "");
}

/** A submodule or a repository in the repository: git lists nothing that is in it. */
function isRepository(path: string, entry: string): boolean {
  return entry.startsWith("160000 ") || path.endsWith("/");
}

/** The object names that files would have; null if git cannot read one of them. */
async function hashFiles(
  git: GitCommand,
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string> | null> {
  if (paths.length === 0) return new Map();
  if (paths.some((path) => path.includes("\n"))) return null;
  const input = paths.map((path) => `${path}\n`).join("");
  const { exitCode, stdout } = await git.attempt(["-C", root, "hash-object", "--stdin-paths"], input);
  const objects = stdout.split("\n");
  return exitCode === 0 ? new Map(paths.map((path, index) => [path, objects[index] ?? ""])) : null;
}
