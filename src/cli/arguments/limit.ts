import { InvalidArgumentError } from "commander";

/** Reads how many there may be. */
export function limitArgument(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1 on.");
  return Number(text);
}
