/** In a pattern, any run of items, including an empty one. */
export const RUN = "**";

/**
 * Whether a pattern matches the whole of a list: each of its items fits one item of the list, and each `RUN` any number of
 * them. Only the latest run is ever tried again, because whatever an earlier one could take in, the latest can as well. So
 * the time is at most the length of the pattern times that of the list, and nearly always linear; the regular expressions
 * that glob libraries make take polynomially longer with each run.
 */
export function matchesRuns<P, T>(
  pattern: readonly (P | typeof RUN)[],
  given: readonly T[],
  fits: (wanted: P, item: T) => boolean,
): boolean {
  let at = 0;
  let run = -1;
  let retry = 0;
  for (let here = 0; here < given.length; ) {
    const wanted = pattern[at];
    if (wanted === RUN) {
      run = at++;
      retry = here;
    } else if (wanted !== undefined && fits(wanted, given[here] as T)) {
      at++;
      here++;
    } else if (run >= 0) {
      at = run + 1;
      here = ++retry;
    } else return false;
  }
  return pattern.slice(at).every((wanted) => wanted === RUN);
}

/**
 * Whether a pattern matches the whole of a text: `*` matches any run of characters, `?` exactly one, anything else itself.
 * There is no escape character.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = [...pattern].map((character) => (character === "*" ? RUN : character));
  return matchesRuns(wanted, [...text], (one, character) => one === "?" || one === character);
}
