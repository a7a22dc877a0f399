const TOKEN =
  /"""(?:\\.|(?!""").)*"""|'''(?:\\.|(?!''').)*'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[\w.]+|[^\s"'#\w]/gs;

/** A word, a sign or a string of Starlark, and where it begins. */
export interface StarlarkToken {
  readonly text: string;
  /** The content of a string, without its quotes, as it is written; undefined for anything else. */
  readonly string?: string;
  readonly offset: number;
}

/**
 * The tokens of Starlark, without comments and blanks. Source: https://github.com/bazelbuild/starlark/blob/master/spec.md#lexical-elements
 */
export function* starlarkTokens(text: string): Generator<StarlarkToken> {
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith("#")) continue;
    const string = /^("""|'''|"|')(.*)\1$/s.exec(token)?.[2];
    yield { text: token, offset: index, ...(string === undefined ? {} : { string }) };
  }
}
