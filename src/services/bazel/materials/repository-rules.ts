/** How an external repository comes about: the rule that makes it, and its attributes as they are written. */
export interface RepositoryRule {
  /** `http_archive`, `go_repository` … */
  readonly kind: string;
  readonly name: string;
  /** Attributes with one text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Attributes with a list of texts. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

const TOKEN = /"(?:\\.|[^"\\\n])*"|#[^\n]*|[A-Za-z_][\w.]*|[^\s"#\w]|\d+/g;

/**
 * Reads rules as `bazel query --output=build` and `bazel mod show_repo` print them: calls with named arguments, one after the
 * other. Whatever else there is, such as dictionaries, is left out.
 */
export function parseRules(text: string): RepositoryRule[] {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => !token.startsWith("#"));
  const rules: RepositoryRule[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const kind = tokens[at] ?? "";
    if (tokens[at + 1] !== "(" || !isName(kind)) continue;
    const end = endOf(tokens, at + 1);
    const rule = ruleIn(kind, tokens.slice(at + 2, end));
    if (rule !== null) rules.push(rule);
    at = end;
  }
  return rules;
}

/** Where the bracket closes that is opened here. */
function endOf(tokens: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    if ("([{".includes(token)) depth += 1;
    if (")]}".includes(token)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** A rule by the arguments between its brackets. */
function ruleIn(kind: string, tokens: readonly string[]): RepositoryRule | null {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  for (let at = 0; at < tokens.length; at += 1) {
    const [name = "", equals, value = "", next = ","] = tokens.slice(at, at + 4);
    if ("([{".includes(name)) at = endOf(tokens, at);
    if (equals !== "=" || !isName(name)) continue;
    // A text that is put together, or chosen from, is not one text.
    if (value.startsWith('"') && next === ",") texts.set(name, unquoted(value));
    if (value === "[") lists.set(name, textsIn(tokens, at + 3));
  }
  const name = texts.get("name");
  return name === undefined ? null : { kind, name, texts, lists };
}

function textsIn(tokens: readonly string[], start: number): string[] {
  const end = tokens.indexOf("]", start);
  const inside = tokens.slice(start, end < 0 ? tokens.length : end);
  return inside.filter((token) => token.startsWith('"')).map(unquoted);
}

function isName(token: string): boolean {
  return /^[A-Za-z_]/.test(token);
}

/** Starlark's escapes are JSON's, as far as Bazel prints them. */
function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}
