import { refNameProblem } from "../../domain/tags/ref-name.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Judge } from "./judge-text.ts";

/** Judges `owner/name`. */
export const githubRepository: Judge = (text) => {
  const legal = /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+$/.test(text) && !/\.git$|\/\.{1,2}$/.test(text);
  if (legal) return null;
  const found = /^(?:.*[/:@])?(?<owner>[\w-]+)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/.exec(text)?.groups;
  const hint =
    found === undefined
      ? 'write owner/name, such as "acme/mono"'
      : `write "${found["owner"]}/${found["name"]}"`;
  return { code: "bad-github-repository", message: `${quote(text)} is no repository on GitHub`, hint };
};

/** Judges the name of a branch, without the remote's. */
export const branch: Judge = (text) => {
  const short = text.replace(/^(?:refs\/heads\/|refs\/remotes\/origin\/|origin\/)/, "");
  const reason = refNameProblem(text);
  if (short === text && reason === null) return null;
  const hint = short === text ? 'such as "main"' : `write the branch alone: "${short}"`;
  const why = reason === null ? "" : `: ${reason}`;
  return { code: "bad-branch", message: `${quote(text)} is no branch's name${why}`, hint };
};

/** Judges the name of a git remote; a URL is none, because its branches have no name here. */
export const remote: Judge = (text) => {
  if (refNameProblem(text) === null) return null;
  return {
    code: "bad-remote",
    message: `${quote(text)} is no remote's name`,
    hint: 'write its name, such as "origin"; `git remote -v` lists them',
  };
};
