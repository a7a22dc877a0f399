import { parseLabel } from "../../domain/project/label.ts";
import { quote } from "../../domain/text/quote.ts";
import { type Complaint, type Judge, verbatim } from "./judge-text.ts";

/** Judges a label that names one target. */
export const label: Judge = (text) => {
  if (parseLabel(text) !== undefined) return null;
  return {
    code: "bad-label",
    message: `${quote(text)} is not the label of a Bazel target`,
    hint: labelHint(text),
  };
};

function labelHint(text: string): string {
  if (/\.\.\.|:(?:all|\*|all-targets)$/.test(text)) return "name one target: a pattern matches many";
  const [, name] = /^\/*(:[\w./-]+)$/.exec(text) ?? [];
  if (name !== undefined)
    return `write it from the root: "//the/package${name}", or "//${name}" if it is in the root's own BUILD file`;
  const path = text.replace(/^:?\/*/, "");
  if (/^[\w./-]+(?::[\w./-]+)?$/.test(path)) return `write it from the root: "//${path}"`;
  return 'write it from the root, such as "//platform/api:api_push"';
}

/** Judges the command that runs Bazel. */
export const bazelCommand: Judge = (text) =>
  /\s-|^\s*$/.test(text)
    ? {
        code: "bad-command",
        message: `${quote(text)} is not a program`,
        hint: "flags belong in bazel.startup_flags and bazel.flags",
      }
    : null;

/** Judges one pattern of `bazel test`. */
export const targetPattern: Judge = (text) => {
  if (text.startsWith("--")) return badPattern(text, "flags belong in bazel.flags");
  if (text === "" || text === "-" || /\s/.test(text))
    return badPattern(text, 'such as "//..." or "-//slow/..."');
  return verbatim(text);
};

function badPattern(text: string, hint: string): Complaint {
  return { code: "bad-target-pattern", message: `${quote(text)} is not a target pattern`, hint };
}

/** Judges a list of flags: what is wrong, by position. A value may be an item of its own (`--config`, `ci`). */
export function judgeFlags(flags: readonly string[]): Map<number, Complaint> {
  const complaints = new Map<number, Complaint>();
  for (const [index, flag] of flags.entries()) {
    const complaint = flagProblem(flag, flags[index - 1]) ?? verbatim(flag);
    if (complaint !== null) complaints.set(index, complaint);
  }
  return complaints;
}

function flagProblem(flag: string, before: string | undefined): Complaint | null {
  if (flag === "--" || flag === "") return badFlag(flag, "leave it out: slipway adds the targets itself");
  const two = /^(--[\w/:@.-]+(?:=[\w:.][\w:./-]*)?) (--[a-z]\S*)$/.exec(flag);
  if (two !== null) return badFlag(flag, `write two: "${two[1]}", "${two[2]}"`);
  if (flag.startsWith("-")) return null;
  const isValue = before?.startsWith("-") === true && !before.includes("=");
  return isValue ? null : badFlag(flag, `write it with its dashes: ${quote(`--${flag}`)}`);
}

function badFlag(text: string, hint: string): Complaint {
  return { code: "bad-flag", message: `${quote(text)} is not a flag`, hint };
}
