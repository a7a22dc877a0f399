/**
 * Whether a pattern matches the whole of a text: `*` stands for any run of characters, also an empty one, `?` for exactly
 * one character, anything else for itself. There is no escape. Only the latest `*` is ever tried again, so the time is at
 * most pattern times text and nearly always linear.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = [...pattern];
  const given = [...text];
  let at = 0;
  let here = 0;
  let star = -1;
  let retry = 0;
  while (here < given.length) {
    const want = wanted[at];
    if (want === "*") {
      star = at;
      retry = here;
      at += 1;
    } else if (want !== undefined && (want === "?" || want === given[here])) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      here = retry;
    } else return false;
  }
  return wanted.slice(at).every((want) => want === "*");
}
