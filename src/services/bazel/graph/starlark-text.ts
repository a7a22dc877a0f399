/** What a BUILD, `.bzl` or module file says in words that need no evaluation. */
export interface StarlarkText {
  /** What its `load` statements name: always a literal, and never computed. */
  readonly loads: readonly string[];
  /** The strings that arguments called `path` begin with. */
  readonly paths: readonly string[];
  /** The name that it gives the module or the workspace; null where it gives none. */
  readonly name: string | null;
  /** Every string in it. */
  readonly strings: readonly string[];
}

const TOKEN =
  /"""(?:\\.|(?!""").)*"""|'''(?:\\.|(?!''').)*'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[\w.]+|[^\s"'#\w]/gs;

/** A string, and where it stands: what is called, and the two words before it (`module name =`, `load load (`). */
interface PlacedString {
  readonly value: string;
  readonly place: string;
}

/** Reads the strings of Starlark. Source: https://github.com/bazelbuild/starlark/blob/master/spec.md#load-statements */
export function readStarlark(text: string): StarlarkText {
  const placed = [...placedStrings(text)];
  const at = (place: RegExp) => [
    ...new Set(placed.filter((each) => place.test(each.place)).map(({ value }) => value)),
  ];
  return {
    loads: at(/^load load \($/),
    paths: at(/ path =$/),
    name: at(/^(?:module|workspace) name =$/)[0] ?? null,
    strings: at(/^/),
  };
}

function* placedStrings(text: string): Generator<PlacedString> {
  let call = "";
  let last = "";
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith("#")) continue;
    if (token === "(") call = last;
    const value = /^("""|'''|"|')(.*)\1$/s.exec(token)?.[2];
    if (value !== undefined) yield { value, place: `${call} ${before} ${last}` };
    [last, before] = [token, last];
  }
}
