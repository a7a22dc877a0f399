/** Repositories with what no sane editor makes: written by `git fast-import`, which takes any bytes. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { GIT_ENV } from "./git-fixture.ts";

export interface ImportedCommit {
  readonly message?: string | Buffer;
  readonly author?: string | Buffer;
  readonly encoding?: string;
  /** Contents by path; null deletes it, and a mode may come before a colon. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** The same, for a path in raw bytes. */
  readonly rawFile?: Buffer;
  /** Positions of parents in the list, from 0; the one before if it is left out. */
  readonly parents?: readonly number[];
  readonly time?: number;
}

/** Imports commits, each onto a branch (`main` if none is named); a later one may name earlier ones as parents. */
export async function importCommits(
  path: string,
  commits: readonly (ImportedCommit & { readonly branch?: string })[],
): Promise<void> {
  const child = spawn("git", ["fast-import", "--quiet", "--force"], { cwd: path, env: GIT_ENV });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  child.stdin.end(Buffer.concat(commits.flatMap(instructions)));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(said);
}

function instructions(commit: ImportedCommit & { readonly branch?: string }, index: number): Buffer[] {
  const { branch = "main", message = `Commit ${index}`, author = "Ada", files = {}, encoding } = commit;
  const parents = commit.parents ?? (index === 0 ? [] : [index - 1]);
  const time = commit.time ?? 1_700_000_000 + index;
  const text = Buffer.from(message);
  const who = Buffer.concat([Buffer.from(author), Buffer.from(` <ada@example.org> ${time} +0000\n`)]);
  return [
    ...lines(
      `${parents.length === 0 ? `reset refs/heads/${branch}\n\n` : ""}commit refs/heads/${branch}`,
      `mark :${index + 1}`,
    ),
    Buffer.from("author "),
    who,
    Buffer.from("committer "),
    who,
    ...(encoding === undefined ? [] : lines(`encoding ${encoding}`)),
    ...lines(`data ${text.length}`),
    text,
    ...lines(""),
    ...parents.flatMap((parent, nth) => lines(`${nth === 0 ? "from" : "merge"} :${parent + 1}`)),
    ...Object.entries(files).flatMap(([name, content]) => change(Buffer.from(name), content)),
    ...(commit.rawFile === undefined ? [] : change(commit.rawFile, "raw")),
    ...lines(""),
  ];
}

function change(name: Buffer, content: string | null): Buffer[] {
  const path = Buffer.from(quoted(name));
  if (content === null) return [Buffer.from("D "), path, Buffer.from("\n")];
  const [, mode = "100644", text = content] = /^(\d{6}):(.*)$/s.exec(content) ?? [];
  if (mode === "160000") return lines(`M 160000 ${text} ${path}`);
  return [Buffer.from(`M ${mode} inline `), path, ...lines("", `data ${Buffer.byteLength(text)}`, text)];
}

/** Every byte as git-fast-import(1) takes it in a quoted path: in octal. */
function quoted(path: Buffer): string {
  return `"${[...path].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}"`;
}

function lines(...texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(`${text}\n`));
}
