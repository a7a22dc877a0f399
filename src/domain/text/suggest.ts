import { quote } from "./quote.ts";

/** Words longer than this are not typing mistakes, and comparing them takes time. */
const LONGEST = 64;

/**
 * The candidate a mistyped word most likely meant, or undefined if none is near: at most a third of its letters may differ,
 * a swap of neighbours counting once and capitals not at all. Of equally near ones it is the first.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (word === "" || word.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const longer = Math.max(word.length, candidate.length);
    const allowed = Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
    if (Math.abs(word.length - candidate.length) > allowed) continue;
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far <= allowed && far < least) [best, least] = [candidate, far];
  }
  return best;
}

/** ` Did you mean "…"?` for the closest candidate, to be appended to a sentence; empty if none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = closest(word, candidates);
  return found === undefined ? "" : ` Did you mean ${quote(found)}?`;
}

/** Damerau–Levenshtein distance in its "optimal string alignment" form: no piece is edited twice. */
function distance(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? cell(older, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, cell(last, j - 1) + change, swap));
    }
    [older, last] = [last, row];
  }
  return cell(last, b.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
