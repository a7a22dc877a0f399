/** How values of options are read that are neither names nor paths. Each throws commander's error if a value is not what it should be. */

import { InvalidArgumentError } from "commander";
import { MOST_PARTS, type Part, parsePart } from "../../domain/release/part.ts";

/** Shells that `slipway completion` knows. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of them. */
export type Shell = (typeof SHELLS)[number];

/** Reads how many there may be. */
export function limitArgument(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1 on.");
  return Number(text);
}

const UNITS = { h: 3_600, d: 86_400, w: 604_800 } as const;

/** Reads an age, such as `30d`, as seconds. */
export function ageArgument(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError("Write hours, days or weeks, such as 12h, 30d or 8w.");
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}

/** What Bazel takes as `--remote_cache`. Source: Bazel's command-line reference, which takes `grpcs` if there is no scheme. */
const CACHE = /^(?:(?:grpcs?|https?):\/\/[^\s/]+\S*|unix:\S+)$/;

/** Reads the address of a cache of Bazel's, with its scheme. */
export function cacheArgument(text: string): string {
  if (CACHE.test(text)) return text;
  throw new InvalidArgumentError(
    "Write its address with grpcs://, grpc://, https://, http:// or unix:, such as grpcs://cache.example.com.",
  );
}

/** Reads the value of `--part`, such as `2/3`. */
export function partArgument(text: string): Part {
  const part = parsePart(text);
  if (part !== undefined) return part;
  throw new InvalidArgumentError(`Write I/K, such as 2/3: I from 1 to K, and K at most ${MOST_PARTS}.`);
}

/** Reads the value of `--shards`. */
export function sharesArgument(text: string): number {
  const shares = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;
  if (shares > 0 && shares <= MOST_PARTS) return shares;
  throw new InvalidArgumentError(`Write a number from 1 to ${MOST_PARTS}.`);
}
