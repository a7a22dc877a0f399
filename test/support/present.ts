/** The value of something that must be there, as parsers of branded types give `undefined` for anything else. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("a value that must be there is not");
  return value;
}
