/** A program that a script calls: its words, with variables filled in as far as they are known, and the line it is on. */
export interface ShellCall {
  readonly words: readonly string[];
  readonly line: number;
  /** What stands before the program's name: `VERSION=1 bazel run …`, and what was exported before. */
  readonly env: ReadonlyMap<string, string>;
}

/** Stands for what a script computes, or has from elsewhere. */
export const UNKNOWN = "\ufffd";

/**
 * Reads the calls of a script as a POSIX shell would split them, and the variables that it sets itself. Only what is certain is
 * filled in: `NAME=text`, `${NAME#…}` and its like, and lines for `$GITHUB_ENV`, which are added to the variables. What a program
 * prints, and whatever else is computed, is `UNKNOWN`. Source: POSIX.1-2017, Shell Command Language, 2.2 and 2.6.2.
 */
export function shellCalls(script: string, line: number, variables: Map<string, string>): ShellCall[] {
  const exported = new Map<string, string>();
  return commandsIn(script).flatMap((command): ShellCall[] => {
    const words = command.words.map((raw) => filledWord(raw, variables));
    const env = new Map(exported);
    while (words[0] !== undefined && ASSIGNMENT.test(words[0])) assign(words.shift() ?? "", env);
    const [first] = words;
    if (first === undefined) {
      for (const [name, value] of env) variables.set(name, value);
      return [];
    }
    const set = assignmentsOf(words);
    for (const each of set) assign(each, variables, exported);
    return set.length > 0 ? [] : [{ words: withoutRedirections(words), env, line: line + command.line }];
  });
}

/** Words without `> file`, `2>&1` and their like, which the program does not get. */
function withoutRedirections(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) =>
      !/^(?:\d?(?:>>?|<)|&>)/.test(word) && !/^(?:\d?(?:>>?|<)|&>>?)$/.test(words[index - 1] ?? ""),
  );
}

/** What a command sets for those after it: `export NAME=value`, and `echo NAME=value >> $GITHUB_ENV`. */
function assignmentsOf(words: readonly string[]): readonly string[] {
  const [first, second = ""] = words;
  if (first === "export") return words.slice(1);
  return first === "echo" && words.length > 2 && ASSIGNMENT.test(second) ? [second] : [];
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

function assign(word: string, ...into: readonly Map<string, string>[]): void {
  const [, name, value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined) for (const each of into) each.set(name, value);
}

/** A command as it is written; lines count from 0. */
interface Command {
  readonly words: readonly string[];
  readonly line: number;
}

// A quoted or an escaped piece, a substitution, a comment, the end of a command, a blank, or a run of anything else.
const PIECE =
  /"(?:\\.|[^"\\])*"|'[^']*'|\\\n|\\.|\$\{\{.*?\}\}|\{\{.*?\}\}|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$\{[^}]*\}|(?<=^|\s)#[^\n]*|\d?[<>]+&[\d-]*|&>>?|&&|\|\||[;|&\n]|[^\S\n]+|[^\s"'\\$`;|&#{]+|[\s\S]/gs;

const ENDS = new Set(["\n", ";", "&&", "||", "|", "&"]);

/** Words that only say when the next command is run. */
const KEYWORDS = /^(?:if|then|else|elif|do|while|until|!|\{|\(|time|exec|sudo|env)$/;

function commandsIn(script: string): Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  let begins = 0;
  let line = 0;
  let open = false;
  const end = () => {
    const plain = withoutKeywords(words);
    if (plain.length > 0) commands.push({ words: plain, line: begins });
    words = [];
    open = false;
  };
  for (const [piece] of script.matchAll(PIECE)) {
    if (ENDS.has(piece)) end();
    else if (isBlank(piece, open)) open = false;
    else {
      if (words.length === 0) begins = line;
      words = open ? [...words.slice(0, -1), words.at(-1) + piece] : [...words, piece];
      open = true;
    }
    line += piece.split("\n").length - 1;
  }
  end();
  return commands;
}

/** Within a word `#` is a sign like any other: `.#api-image`. */
function isBlank(piece: string, open: boolean): boolean {
  return /^(?:\\\n|[^\S\n]+)$/.test(piece) || (piece.startsWith("#") && !open);
}

function withoutKeywords(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !KEYWORDS.test(word));
  return start < 0 ? [] : words.slice(start);
}

/** Parts of a word: in quotes of either kind, escaped, or neither. */
const PART =
  /"(?:\\.|[^"\\])*"|'[^']*'|\\.|(?:\$\{\{.*?\}\}|\{\{.*?\}\}|\$\((?:[^()]|\([^()]*\))*\)|[^"'\\])+/gs;

/** What workflows and justfiles fill in before a shell sees it, in single quotes as well. */
const TEMPLATE = /\$?\{\{.*?\}\}/gs;

/** A word without its quotes, its variables filled in. */
function filledWord(raw: string, variables: ReadonlyMap<string, string>): string {
  const parts = [...raw.matchAll(PART)].map(([part]) => {
    if (part.startsWith("'"))
      return part.slice(1, -1).replace(TEMPLATE, (each) => filledText(each, variables));
    if (part.startsWith('"')) return filledText(part.slice(1, -1).replace(/\\(["\\$`])/g, "$1"), variables);
    return /^\\./s.test(part) ? part.slice(1) : filledText(part, variables);
  });
  return parts.join("");
}

const SUBSTITUTION =
  /\$\{\{\s*(.*?)\s*\}\}|\{\{\s*(.*?)\s*\}\}|\$\{([A-Za-z_]\w*)(?:(:?[-=]|##?|%%?)((?:[^{}])*))?\}|\$\(([A-Za-z_]\w*)\)|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$([A-Za-z_]\w*)/g;

/** A text, its variables filled in: of a shell, of GitHub's expressions (`${{ … }}`), of just (`{{…}}`) and of make (`$(NAME)`). */
export function filledText(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(SUBSTITUTION, (...found: (string | undefined)[]) => {
    const [, expression, recipe, name, operator, operand = "", made, plain] = found;
    const known = (key: string | undefined) => (key === undefined ? undefined : variables.get(key));
    if (expression !== undefined) return ofExpression(expression, variables) ?? UNKNOWN;
    if (name !== undefined) return ofParameter(known(name), operator, operand) ?? UNKNOWN;
    return known(recipe ?? made ?? plain) ?? UNKNOWN;
  });
}

/** The first of some alternatives (`a || b`) that is known; the pushed tag before anything that is given by hand. */
function ofExpression(expression: string, variables: ReadonlyMap<string, string>): string | undefined {
  const alternatives = expression.split("||").map((each) => each.trim());
  const pushed = alternatives.filter((each) => each.startsWith("github.ref"));
  for (const alternative of [...pushed, ...alternatives]) {
    const literal = /^'([^']*)'$/.exec(alternative)?.[1];
    // What a step hands on with `echo NAME=value >> $GITHUB_OUTPUT` is kept by its name alone.
    const name = alternative.replace(/^env\.|^steps\.[\w-]+\.outputs\./, "");
    const found = literal ?? variables.get(alternative) ?? variables.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofParameter(
  value: string | undefined,
  operator: string | undefined,
  operand: string,
): string | undefined {
  if (operator === undefined) return value;
  if (/[-=]$/.test(operator)) return value ?? operand;
  return value === undefined || value.includes(UNKNOWN) ? undefined : withoutMatch(value, operator, operand);
}

/** `${NAME#pattern}` takes away from the beginning and `%` from the end, doubled as much as possible. */
function withoutMatch(value: string, operator: string, pattern: string): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  const front = operator.startsWith("#");
  const matches = globMatcher(pattern);
  const found = lengths.find((length) =>
    matches(front ? value.slice(0, length) : value.slice(value.length - length)),
  );
  if (found === undefined) return value;
  return front ? value.slice(found) : value.slice(0, value.length - found);
}

function globMatcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/^(['"])(.*)\1$/s, "$2")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const whole = compiled(`^(?:${source})$`);
  return (text) => whole?.test(text) === true;
}

function compiled(source: string): RegExp | null {
  try {
    return new RegExp(source, "s");
  } catch {
    return null;
  }
}
