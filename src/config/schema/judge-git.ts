import { parseLabelPattern } from "../../domain/project/label-pattern.ts";
import { refNameProblem } from "../../domain/tags/ref-name.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Complaint, Judge } from "./judge-text.ts";

/** Judges `owner/name`. */
export const githubRepository: Judge = (text) => {
  const legal = /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+$/.test(text) && !/\.git$|\/\.{1,2}$/.test(text);
  if (legal) return null;
  const found = /^(?:.*[/:@])?(?<owner>[\w-]+)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/.exec(text)?.groups;
  const hint =
    found === undefined
      ? 'write owner/name, such as "acme/mono"'
      : `write "${found["owner"]}/${found["name"]}"`;
  return { code: "bad-github-repository", message: `${quote(text)} is not a repository on GitHub`, hint };
};

/** Judges the name of a branch, without the remote's. */
export const branch: Judge = (text) => {
  const short = text.replace(/^(?:refs\/heads\/|refs\/remotes\/origin\/|origin\/)/, "");
  const reason = refNameProblem(text);
  if (short === text && reason === null) return null;
  const hint = short === text ? 'such as "main"' : `write the branch alone: ${quote(short)}`;
  const why = reason === null ? "" : `: ${reason}`;
  return { code: "bad-branch", message: `${quote(text)} is not the name of a branch${why}`, hint };
};

/** Judges the name of a git remote. A URL is not one: its branches have no names in the clone. */
export const remote: Judge = (text) => {
  if (refNameProblem(text) === null) return null;
  return {
    code: "bad-remote",
    message: `${quote(text)} is not the name of a remote`,
    hint: 'write its name, such as "origin"; `git remote -v` lists them',
  };
};

/** Judges a path within the source repository, written from its root. */
export const sourcePath: Judge = (text) => {
  const hint = pathHint(text);
  return hint === null
    ? null
    : { code: "bad-path", message: `${quote(text)} is not a path in the source repository`, hint };
};

function pathHint(text: string): string | null {
  if (text.trim() === "") return 'write "." for the root';
  if (text.includes("\\")) return "write / between folders";
  if (/^(?:\/|~|[A-Za-z]:)/.test(text))
    return "write it relative to the folder of slipway.toml, without a leading /";
  if (text.split("/").includes("..")) return "write it relative to the folder of slipway.toml, without ..";
  return null;
}

/** Judges a glob over paths as git lists them. */
export const sourceGlob: Judge = (text) => {
  const hint = globHint(text);
  return hint === null ? null : badGlob(text, hint);
};

function globHint(text: string): string | null {
  if (text.startsWith("!")) return "exclusions are not supported: list what counts";
  if (/\{[^{}]*,[^{}]*\}/.test(text)) return "write one glob for each of the alternatives";
  if (text.startsWith("./")) return `write ${quote(text.slice(2))}`;
  if (text.endsWith("/") && !text.startsWith("/")) return `write ${quote(`${text}**`)}`;
  return pathHint(text);
}

/** Judges a glob over paths, or a pattern of labels. */
export const exclusion: Judge = (text) => {
  if (!/^(?:\/\/|@)/.test(text)) return sourceGlob(text);
  if (parseLabelPattern(text) !== undefined) return null;
  const hint = 'write targets of this workspace, such as "//third_party/..." or "//a:b"';
  return { code: "bad-label", message: `${quote(text)} is not a pattern of labels`, hint };
};

/** Judges the name of a tag, or of a commit. */
export const revision: Judge = (text) => {
  const reason = refNameProblem(text);
  const hint = "write a tag, such as v1.0.0, or a commit";
  return reason === null
    ? null
    : { code: "bad-revision", message: `${quote(text)} is not the name of a tag or commit: ${reason}`, hint };
};

/** Judges a glob over the prerelease part of versions. */
export const prereleaseGlob: Judge = (text) => {
  if (/^[.-]/.test(text)) return badGlob(text, `leave the leading ${text[0]} out: ${quote(text.slice(1))}`);
  if (/^[A-Za-z0-9.*?-]+$/.test(text)) return null;
  return badGlob(text, 'use letters, digits, . and -, with * and ? as wildcards, such as "beta*"');
};

function badGlob(text: string, hint: string): Complaint {
  return { code: "bad-glob", message: `${quote(text)} matches nothing`, hint };
}

/** Judges a wildcard over names of branches. */
export const branchGlob: Judge = (text) => branch(text.replaceAll("*", "x"));
