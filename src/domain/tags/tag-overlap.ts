import { type CalverPattern, type CalverToken, LAST, tokenForm } from "../versions/calver-pattern.ts";
import type { Scheme } from "../versions/scheme.ts";
import type { TagPattern } from "./tag-pattern.ts";

/** A tag pattern with the scheme of the versions in it. */
export interface TagForm {
  readonly pattern: TagPattern;
  readonly scheme: Scheme;
}

/**
 * A tag that both patterns could have made, one of the shortest; null if there is none. Each form is read as an automaton,
 * and the two are walked side by side. They take what `parseVersion` takes and a little more, so that no common tag is ever
 * missed: the days 1 to 31 in every month, and numbers of any size. So the tag may be an impossible one, but only if a
 * pattern writes part of a date itself (`api@2026.2.3{version}`), or a number of 16 digits and more.
 */
export function tagPatternsOverlap(a: TagForm, b: TagForm): string | null {
  if (!mayOverlap(a.pattern, b.pattern)) return null;
  const seen = new Map<State, Set<State>>();
  let found: readonly Common[] = [{ text: "", a: tagsOf(a), b: tagsOf(b) }];
  while (found.length > 0) {
    const whole = found.find((each) => each.a.ends && each.b.ends);
    if (whole !== undefined) return whole.text;
    const longer = found.flatMap(continued).sort((one, other) => (one.text < other.text ? -1 : 1));
    found = longer.filter((each) => {
      const known = seen.get(each.a) ?? new Set();
      seen.set(each.a, known);
      return !known.has(each.b) && known.add(each.b);
    });
  }
  return null;
}

/** False for nearly all pairs: their beginnings or their ends differ, and no automaton is needed to see it. */
function mayOverlap(a: TagPattern, b: TagPattern): boolean {
  const begins = a.before.startsWith(b.before) || b.before.startsWith(a.before);
  return begins && (a.after.endsWith(b.after) || b.after.endsWith(a.after));
}

/** The beginning of a tag, and where it leads in both automata. */
interface Common {
  readonly text: string;
  readonly a: State;
  readonly b: State;
}

function continued({ text, a, b }: Common): Common[] {
  return a.ways().flatMap(([ofA, toA]) =>
    b.ways().flatMap(([ofB, toB]) => {
      const character = [...ofA].find((each) => ofB.includes(each));
      return character === undefined ? [] : [{ text: text + character, a: toA, b: toB }];
    }),
  );
}

/** A state of an automaton: which characters (in order) lead where, and whether a tag may end here. */
interface State {
  readonly ways: () => readonly (readonly [characters: string, to: State])[];
  readonly ends: boolean;
}

/** A part of a tag: returns the state before it, given the state after it. */
type Part = (after: State) => State;

function one(characters: string): Part {
  return (after) => ({ ways: () => [[characters, after]], ends: false });
}

function text(whole: string): Part {
  return all(...[...whole].map(one));
}

function all(...parts: readonly Part[]): Part {
  return (after) => parts.reduceRight((state, part) => part(state), after);
}

function either(...parts: readonly Part[]): Part {
  return (after) => {
    const states = parts.map((part) => part(after));
    return { ways: () => states.flatMap(({ ways }) => ways()), ends: states.some(({ ends }) => ends) };
  };
}

function maybe(part: Part): Part {
  return either(part, (after) => after);
}

/** Any number of times, including none. */
function many(part: Part): Part {
  return (after) => {
    const again: State = { ways: () => [...after.ways(), ...once.ways()], ends: after.ends };
    const once = part(again);
    return again;
  };
}

function dotted(...parts: readonly Part[]): Part {
  return all(...parts.flatMap((part, index) => (index === 0 ? [part] : [one("."), part])));
}

function tagsOf({ pattern, scheme }: TagForm): State {
  const version = scheme.kind === "semver" ? SEMVER : all(...numbersOf(scheme.pattern), CALVER_TAIL);
  return all(text(pattern.before), version, text(pattern.after))({ ways: () => [], ends: true });
}

const NOT_ZERO = "123456789";
const DIGIT = `0${NOT_ZERO}`;
const LETTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS = many(one(DIGIT));

const NUMBER = either(one("0"), all(one(NOT_ZERO), DIGITS));
const PADDED = all(either(one("0"), all(one(NOT_ZERO), DIGITS)), one(DIGIT));
const YEAR = all(one(NOT_ZERO), one(DIGIT), one(DIGIT), one(DIGIT));

/** SemVer §9: digits only, without a leading zero, or with something else among them. */
const IDENTIFIER = either(NUMBER, all(DIGITS, one(`-${LETTER}`), many(one(`-${DIGIT}${LETTER}`))));
const BUILD_IDENTIFIER = all(one(`-${DIGIT}${LETTER}`), many(one(`-${DIGIT}${LETTER}`)));
const SEMVER = all(
  dotted(NUMBER, NUMBER, NUMBER),
  maybe(all(one("-"), IDENTIFIER, many(all(one("."), IDENTIFIER)))),
  maybe(all(one("+"), BUILD_IDENTIFIER, many(all(one("."), BUILD_IDENTIFIER)))),
);

const CALVER_TAIL = maybe(all(one("-."), one(LETTER), many(one(`-.${DIGIT}${LETTER}`))));

/** A counter begins at 2, and the first release of a date has none. */
const COUNTER = either(one("23456789"), all(one(NOT_ZERO), one(DIGIT), DIGITS));

function numbersOf({ tokens, separators, counted }: CalverPattern): Part[] {
  return tokens.map((token, index) => {
    const separator = text(separators[index] ?? "");
    const isCounter = counted && index === tokens.length - 1;
    return isCounter ? maybe(all(separator, COUNTER)) : all(separator, numberOf(token));
  });
}

function numberOf(token: CalverToken): Part {
  const { unit, padded } = tokenForm(token);
  if (token === "YYYY") return YEAR;
  const last = LAST[unit];
  if (last === undefined) return padded ? PADDED : NUMBER;
  const numbers = Array.from({ length: last }, (_, index) => String(index + 1));
  return either(...numbers.map((number) => text(padded ? number.padStart(2, "0") : number)));
}
