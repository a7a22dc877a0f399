/** One of several machines' parts of a run: the `number`-th of `of`. */
export interface Part {
  readonly number: number;
  readonly of: number;
}

/** As many jobs as GitHub runs of one matrix ("Running variations of jobs in a workflow", GitHub's documentation). */
export const MOST_PARTS = 256;

/** Reads `2/3`, with both numbers between 1 and 256 and the first at most the second; undefined for any other text. */
export function parsePart(text: string): Part | undefined {
  const [, number, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const part = { number: Number(number), of: Number(of) };
  return part.number <= part.of && part.of <= MOST_PARTS ? part : undefined;
}

/** Writes it as `parsePart` reads it. */
export function formatPart({ number, of }: Part): string {
  return `${number}/${of}`;
}
