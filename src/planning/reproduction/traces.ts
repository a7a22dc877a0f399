import type { Sides } from "../../domain/release/reproduction.ts";

/** Times as programs write them: ISO 8601, `date`'s, RFC 1123's, and seconds, milli- or nanoseconds since 1970 from 2001 to 2065. */
const TIMES: readonly RegExp[] = [
  /\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?/,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: {1,2}\d{1,4})?(?: \d\d:\d\d(?::\d\d)?)?/,
  /(?<![\d:])[0-2]\d:[0-5]\d:[0-5]\d(?![\d:])/,
  /(?<!\d)[12]\d{9}(?:\d{3}|\d{9})?(?!\d)/,
];

/** Whether both sides hold a time of the same form, and not the same one. */
export function looksLikeTime({ recorded, built }: Pick<Sides, "recorded" | "built">): boolean {
  return TIMES.some((time) => {
    const [one, other] = [time.exec(recorded), time.exec(built)];
    return one !== null && other !== null && timesIn(recorded, time) !== timesIn(built, time);
  });
}

function timesIn(text: string, time: RegExp): string {
  return [...text.matchAll(new RegExp(time.source, "g"))].map(([found]) => found).join(" ");
}

/** A kind of file that has a time in its own header, with the bytes that tell it and those that hold the time. */
interface TimedFile {
  readonly name: "gzip" | "zip" | "pyc" | "ar";
  readonly at: number;
  readonly magic: readonly number[];
  /** Null: as text, in the header of each member. */
  readonly time: readonly [from: number, to: number] | null;
}

/** Sources: RFC 1952, 2.3; PKWARE's APPNOTE.TXT, 4.3.7 (local file header); CPython, PEP 552; ar(5). */
const TIMED: readonly TimedFile[] = [
  { name: "gzip", at: 0, magic: [0x1f, 0x8b], time: [4, 8] },
  { name: "zip", at: 0, magic: [0x50, 0x4b, 0x03, 0x04], time: [10, 14] },
  { name: "pyc", at: 2, magic: [0x0d, 0x0a], time: [8, 12] },
  { name: "ar", at: 0, magic: [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e], time: null },
];

/** Which kind of file this is, if it differs where its own time stands; null for anything else. */
export function archiveTime({ start, offset, recorded, built }: Sides): TimedFile["name"] | null {
  const found = TIMED.find(({ at, magic }) => magic.every((byte, index) => start[at + index] === byte));
  if (found === undefined) return null;
  const { name, time } = found;
  const isThere = time === null ? looksLikeTime({ recorded, built }) : offset >= time[0] && offset < time[1];
  return isThere ? name : null;
}

/** Whether a program differs in its build id, which is GNU's note or Go's. */
export function hasBuildId({ start, built }: Sides): boolean {
  const isElf = [0x7f, 0x45, 0x4c, 0x46].every((byte, index) => start[index] === byte);
  return isElf && ["\u0003\0\0\0GNU\0", 'Go build ID: "'].some((mark) => built.includes(mark));
}
