import type { Problem } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { type Placeholder, parseTemplate } from "../../domain/text/template.ts";

/** What is wrong and what to type instead, without the place. */
export type Complaint = Pick<Problem, "code" | "message" | "hint">;

/** What is wrong with a text, looked at on its own; null if nothing is. */
export type Judge = (text: string) => Complaint | null;

/** What a release knows before anything is built. */
export const RELEASE_PLACEHOLDERS: readonly Placeholder[] = [
  "component",
  "version",
  "major",
  "minor",
  "patch",
  "commit",
  "short_commit",
  "channel",
];

/** Judges text whose braces may hold these placeholders. */
export function template(allowed: readonly Placeholder[]): Judge {
  return (text) => {
    const parsed = parseTemplate(text, allowed);
    return parsed.ok ? null : parsed.problem;
  };
}

/** Judges text that is the same for every release of a component: the only placeholder in it may be `{component}`. */
export function fixed(judge: Judge): Judge {
  const parse = template(["component"]);
  return (text) => parse(text) ?? judge(text.replaceAll("{component}", "component"));
}

const FILLED_ELSEWHERE = new RegExp(
  `\\{(?:${[...RELEASE_PLACEHOLDERS, "digest_short", "tag"].join("|")})\\}`,
);

/** Judges text that is passed on as it is, so that a placeholder in it is a mistake. */
export const verbatim: Judge = (text) => {
  const found = FILLED_ELSEWHERE.exec(text);
  if (found === null) return null;
  return {
    code: "unknown-placeholder",
    message: `${found[0]} is not filled in here`,
    hint: "pass it in bazel.env, or with tag_via",
  };
};

/** Judges text that may be anything but empty. */
export const filled: Judge = (text) =>
  text.trim() === ""
    ? { code: "bad-value", message: "it is empty", hint: "write it, or leave the key out" }
    : null;

/** Judges the name of a channel, a destination or an environment. */
export const plainName: Judge = (text) =>
  /^[A-Za-z][A-Za-z0-9._-]*$/.test(text)
    ? null
    : badName(text, "begin with a letter; then letters, digits, dots, _ and - may follow");

/** Judges the name of a component; npm's `@scope/name` is one. */
export const componentName: Judge = (text) =>
  // Most names are of the first kind, and the second expression takes a millisecond to be compiled.
  /^\w[\w.-]*$/.test(text) || /^@?[\p{L}\p{N}_][\p{L}\p{N}_./+-]*$/u.test(text)
    ? null
    : badName(text, "begin with a letter or a digit; then letters, digits, . _ - + and / may follow");

/** Judges the name of an environment variable or a build argument. */
export const variableName: Judge = (text) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
    ? null
    : badName(text, "name a variable: letters, digits and _, not beginning with a digit, and without $");

/** Judges a type of Conventional Commits. */
export const commitType: Judge = (text) =>
  /^[a-z][a-z0-9_-]*$/.test(text)
    ? null
    : badName(text, "write a type as it stands before the colon, in lower case, such as feat or docs");

/** Judges the pattern of what stands before a header. */
export const headerPrefix: Judge = (text) => {
  const hint = 'write a regular expression such as "\\\\[[A-Z]+-[0-9]+\\\\] "';
  try {
    const matchesNothing = new RegExp(`^(?:${text})`).test("");
    return matchesNothing
      ? { code: "bad-value", message: `${quote(text)} matches nothing at all`, hint }
      : null;
  } catch (error) {
    const message = `${quote(text)} is not a regular expression: ${(error as Error).message}`;
    return { code: "bad-value", message, hint };
  }
};

function badName(text: string, hint: string): Complaint {
  return { code: "bad-name", message: `${quote(text)} cannot be used as a name here`, hint };
}

/** The first complaint of several judges. */
export function both(...judges: readonly Judge[]): Judge {
  return (text) => {
    for (const judge of judges) {
      const complaint = judge(text);
      if (complaint !== null) return complaint;
    }
    return null;
  };
}
