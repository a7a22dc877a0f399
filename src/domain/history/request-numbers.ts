/** A line without the `(#12)` behind it, and the numbers that were there. */
export interface Unnumbered {
  readonly text: string;
  readonly numbers: readonly number[];
}

/** Takes off the `(#12)` that GitHub writes behind the title of a squash merge; reverts and cherry-picks have several. */
export function withoutNumbers(line: string): Unnumbered {
  const numbers: number[] = [];
  let text = line.trimEnd();
  for (;;) {
    const [tail, number] = /\(#([0-9]{1,9})\)$/.exec(text.slice(-16)) ?? [];
    if (tail === undefined || tail.length === text.length) return { text, numbers };
    numbers.push(Number(number));
    text = text.slice(0, -tail.length).trimEnd();
  }
}
