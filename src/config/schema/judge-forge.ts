import { parseForgeRepository } from "../../domain/project/forge-repository.ts";
import { quote } from "../../domain/text/quote.ts";
import { serverUrl } from "./judge-signing.ts";
import type { Judge } from "./judge-text.ts";

/** Judges the path of a project: `group/name`, on GitLab with as many groups as there are. */
export const forgeProject: Judge = (text) => {
  if (parseForgeRepository(text, "gitlab") !== undefined && !text.endsWith(".git")) return null;
  const meant = text.replace(/^(?:[a-z+]+:\/\/[^/]+\/|[^/@]+@[^/:]+:)/, "").replace(/(?:\.git)?\/*$/, "");
  const isMeant = meant !== text && parseForgeRepository(meant, "gitlab") !== undefined;
  const hint = isMeant ? `write ${quote(meant)}` : 'write group/name, such as "acme/mono"';
  return { code: "bad-project", message: `${quote(text)} is not the path of a project`, hint };
};

/** Judges where a forge is: its address alone. A token is sent there, so plain HTTP is for this machine only. */
export const forgeUrl: Judge = (text) => {
  const complaint = serverUrl(text);
  if (complaint !== null)
    return { ...complaint, hint: 'write the whole URL, such as "https://git.acme.dev"' };
  const { username, password, search, hash, origin, pathname } = new URL(text);
  if (`${username}${password}${search}${hash}` === "") return null;
  return {
    code: "bad-url",
    message: `${quote(text)} is more than the address of a server`,
    hint: `write ${quote(`${origin}${pathname}`.replace(/\/$/, ""))}`,
  };
};
