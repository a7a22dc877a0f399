/**
 * Orders two numbers written in decimal digits, of any length; leading zeros count for nothing.
 * Gives a negative number, zero or a positive number, as `Array.prototype.sort` expects.
 */
export function compareDecimals(a: string, b: string): number {
  const left = withoutLeadingZeros(a);
  const right = withoutLeadingZeros(b);
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits[start] === "0") start += 1;
  return digits.slice(start);
}

/** The number that follows one written in decimal digits, of any length, without leading zeros. */
export function nextDecimal(digits: string): string {
  return String(BigInt(digits) + 1n);
}
