const NUL = 0;

/** Takes output cut anywhere and gives the fields in it. */
export type FieldReader = (chunk: Buffer) => void;

/**
 * Splits output into fields that each end with a NUL byte. A field is decoded as a whole, so that a chunk may end within a
 * character; bytes that are not UTF-8 become replacement characters. What stands behind the last NUL is no field.
 */
export function createFieldReader(onField: (text: string) => void): FieldReader {
  let begun: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(NUL); end >= 0; end = chunk.indexOf(NUL, from)) {
      onField(begun.length === 0 ? chunk.toString("utf8", from, end) : joined(begun, chunk.subarray(0, end)));
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  };
}

function joined(begun: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...begun, last]).toString();
}
