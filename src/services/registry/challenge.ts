/** One way to authenticate that a server offers; the scheme and the parameters' names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
// Unquoted values may hold what RFC 9110 wants quoted: some registries write realm=https://….
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))`, "y");
const SCHEME = new RegExp(`(${TOKEN})(?:[ \\t]+|(?=,|$))`, "y");
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*[ \t]*(?=,|$)/y;
const SEPARATOR = /[\s,]*/y;

/**
 * Takes the value of `WWW-Authenticate` (several headers joined by commas, as fetch does), gives its challenges. Both
 * challenges and their parameters are separated by commas: what is followed by `=` is a parameter. What comes after
 * something malformed is left out. Source: RFC 9110, 11.6.1 and 11.2 (before: RFC 7235, 4.1).
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const scanner = new Scanner(header);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  while (!scanner.atEnd()) {
    const parameter = scanner.take(PARAMETER);
    const current = challenges.at(-1);
    if (parameter !== null && current !== undefined) {
      const [, name = "", quoted, plain = ""] = parameter;
      current.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
      continue;
    }
    const scheme = parameter === null ? scanner.take(SCHEME)?.[1] : undefined;
    if (scheme === undefined) break;
    challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    scanner.take(TOKEN68);
  }
  return challenges;
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.take(SEPARATOR);
    return this.#at === this.#text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}
