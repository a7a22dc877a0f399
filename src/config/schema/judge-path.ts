import { quote } from "../../domain/text/quote.ts";
import type { Complaint, Judge } from "./judge-text.ts";

/** Judges a path within the source repository, written from its root. */
export const repositoryPath: Judge = (text) => {
  const hint = pathHint(text);
  return hint === null
    ? null
    : { code: "bad-path", message: `${quote(text)} is no path in the repository`, hint };
};

function pathHint(text: string): string | null {
  if (text.trim() === "") return 'write "." for the root';
  if (text.includes("\\")) return "write / between folders";
  if (/^(?:\/|~|[A-Za-z]:)/.test(text))
    return "write it from the folder of slipway.toml, without a leading /";
  if (text.split("/").includes("..")) return "write it from the folder of slipway.toml, without ..";
  return null;
}

/** Judges a glob over paths as git lists them. */
export const pathGlob: Judge = (text) => {
  const hint = globHint(text);
  return hint === null ? null : badGlob(text, hint);
};

function globHint(text: string): string | null {
  if (text.startsWith("!")) return "exclusions are not known here: list what counts";
  if (/\{[^{}]*,[^{}]*\}/.test(text)) return "write one glob for each of the alternatives";
  if (text.startsWith("./")) return `write "${text.slice(2)}"`;
  if (text.endsWith("/") && !text.startsWith("/")) return `write "${text}**"`;
  return pathHint(text);
}

/** Judges a glob over the prerelease part of versions. */
export const prereleaseGlob: Judge = (text) => {
  if (/^[.-]/.test(text)) return badGlob(text, `leave the leading ${text[0]} out: "${text.slice(1)}"`);
  if (/^[A-Za-z0-9.*?-]+$/.test(text)) return null;
  return badGlob(text, 'use letters, digits, . and -, with * and ? for others, such as "beta*"');
};

function badGlob(text: string, hint: string): Complaint {
  return { code: "bad-glob", message: `${quote(text)} matches nothing`, hint };
}
