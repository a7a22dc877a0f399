import { InvalidArgumentError } from "commander";

const UNITS = { h: 3_600, d: 86_400, w: 604_800 } as const;

/** Reads an age, such as `30d`, as seconds. Throws commander's error if it is not one. */
export function ageArgument(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError("Write hours, days or weeks, such as 12h, 30d or 8w.");
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
