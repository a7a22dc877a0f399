import { ATTACHABLE } from "../../domain/project/signing.ts";
import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import type { Judge } from "./judge-text.ts";

/** Judges one thing that can be attached. */
export const attachable: Judge = (text) => {
  if (ATTACHABLE.some((each) => each === text)) return null;
  const meant = closest(text, ATTACHABLE);
  const all = ATTACHABLE.map((each) => JSON.stringify(each)).join(", ");
  return {
    code: "bad-value",
    message: `${quote(text)} cannot be attached`,
    hint: meant === undefined ? `choose from ${all}` : `did you mean ${JSON.stringify(meant)}?`,
  };
};

/** Judges a word of the command that signs: `{digest}` is the one placeholder. */
export const signingCommand: Judge = (text) => {
  const other = /\{(?!digest\})[a-z_]*\}/.exec(text)?.[0];
  if (other === undefined) return null;
  const hint = "write {digest} where the SHA-256 digest belongs, in hexadecimal";
  return { code: "unknown-placeholder", message: `${quote(other)} is not a placeholder here`, hint };
};

/** Judges where a server is. Plain HTTP is for this machine only: what is sent proves who signs. */
export const serverUrl: Judge = (text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = url !== null && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && local)) return null;
  return { code: "bad-url", message: `${quote(text)} is not an https:// URL`, hint: "write the whole URL" };
};
