/** The longest release tag, in bytes of UTF-8. */
const LONGEST = 255;

/** Printable characters that no ref name has: git-check-ref-format(1), rules 4, 5 and 10. */
const FORBIDDEN = new Set(" ~^:?*[\\");

/**
 * Why git would refuse a tag of this name, as the end of a sentence ("it contains …"), or null if it would not. The
 * rules are those of git-check-ref-format(1) for `refs/tags/<name>`, and three that are ours or of `git tag`: no leading
 * `-`, not `@` or `HEAD` (both mean a commit already), at most 255 bytes. Linear in the name's length; what it gives holds no
 * raw control character.
 */
export function refNameProblem(name: string): string | null {
  return lengthProblem(name) ?? characterProblem(name) ?? sequenceProblem(name) ?? componentProblem(name);
}

function lengthProblem(name: string): string | null {
  if (name === "") return "it is empty";
  let bytes = 0;
  for (const character of name) bytes += utf8Length(character.codePointAt(0) ?? 0);
  return bytes > LONGEST ? `it has ${bytes} bytes, and at most ${LONGEST} are allowed` : null;
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function characterProblem(name: string): string | null {
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return `it contains the control character ${codeName(code)}`;
    if (code >= 0xd800 && code <= 0xdfff) return `it contains half a character, ${codeName(code)}`;
    if (character === " ") return "it contains a space";
    if (FORBIDDEN.has(character)) return `it contains ${character}`;
  }
  return null;
}

function codeName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function sequenceProblem(name: string): string | null {
  if (name.startsWith("-")) return "it begins with - and would be read as an option";
  if (name === "@" || name === "HEAD") return "it is another name for the commit that is checked out";
  if (name.includes("..")) return "it contains ..";
  if (name.includes("@{")) return "it contains @{";
  return name.endsWith(".") ? "it ends with ." : null;
}

function componentProblem(name: string): string | null {
  const components = name.split("/");
  if (components.includes("")) return "it begins or ends with /, or contains //";
  if (components.some((component) => component.startsWith("."))) return "a part of it begins with .";
  return components.some((component) => component.endsWith(".lock")) ? "a part of it ends with .lock" : null;
}
