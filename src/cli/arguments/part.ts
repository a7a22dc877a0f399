import { InvalidArgumentError } from "commander";
import { MOST_PARTS, type Part, parsePart } from "../../domain/release/part.ts";

/** Reads the value of `--part`. Throws commander's error if it is not one. */
export function partArgument(text: string): Part {
  const part = parsePart(text);
  if (part !== undefined) return part;
  throw new InvalidArgumentError(`Write I/K, such as 2/3: I from 1 to K, and K at most ${MOST_PARTS}.`);
}

/** Reads the value of `--shards`. Throws commander's error if it is not such a number. */
export function sharesArgument(text: string): number {
  const shares = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;
  if (shares > 0 && shares <= MOST_PARTS) return shares;
  throw new InvalidArgumentError(`Write a number from 1 to ${MOST_PARTS}.`);
}
