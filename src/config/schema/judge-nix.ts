import { quote } from "../../domain/text/quote.ts";
import type { Judge } from "./judge-text.ts";

/** Judges a flake's output, as `nix build` takes it: `.#name`. A bare name would be looked for in nix's registry of flakes. */
export const nixAttribute: Judge = (text) => {
  if (/^\S+#\S+$|^[./][^\s#]*$|^[\w+]+:[^\s#]+$/.test(text)) return null;
  const hint = /^#?[\w.-]+$/.test(text)
    ? `write ".#${text.replace("#", "")}"`
    : 'such as ".#attic-server-image"';
  return { code: "bad-nix-attribute", message: `${quote(text)} is no output of a flake here`, hint };
};
