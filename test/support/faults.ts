/** Fault injection for the test servers: the next requests that match fail as the script says. */

/** One thing that goes wrong. Every part is optional and they combine; an empty fault changes nothing. */
export interface Fault {
  /** The answer's status. Absent (with no `drop`): the real answer is given, with these headers or this body put in. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly drop?: boolean;
  /** Does the work first and fails afterwards: the client cannot tell whether it was done. */
  readonly after?: boolean;
  /** Fails first, and does the work all the same once this resolves. */
  readonly late?: Promise<unknown>;
  /** Milliseconds to wait before answering. */
  readonly delay?: number;
  /** Waited for before anything is done: the request arrived, and whatever else happens comes first. */
  readonly until?: Promise<unknown>;
}

/** A fault, or `"pass"`: this request gets its real answer, the next one the next entry of the sequence. */
export type Fate = Fault | "pass";

export interface FaultTarget {
  readonly method: string;
  /** Path and query as sent, percent-encoding untouched. */
  readonly path: string;
}

/**
 * Which requests: text such as `"POST /repos/o/r/releases"` (`*` matches anything; the query is ignored), a regular
 * expression tried on `"METHOD /path?query"`, or a predicate.
 */
export type Matcher = string | RegExp | ((target: FaultTarget) => boolean);

export interface Faults {
  /** Scripts the next matching requests: one fault, or a sequence with one entry for each of them. */
  failNext(matcher: Matcher, fate: Fate | readonly Fate[]): void;
  /** How many scripted entries no request has met yet. */
  pending(): number;
  /** Takes the entry that is due for a request, if any. For the servers. */
  take(target: FaultTarget): Fault | undefined;
}

interface Script {
  readonly matches: (target: FaultTarget) => boolean;
  readonly fates: Fate[];
}

/** Makes an empty set of faults. Scripts are tried in the order given; a used-up script is forgotten. */
export function createFaults(): Faults {
  let scripts: Script[] = [];
  return {
    failNext(matcher, fate) {
      const fates = Array.isArray(fate) ? [...(fate as readonly Fate[])] : [fate as Fate];
      scripts.push({ matches: predicate(matcher), fates });
    },
    pending: () => scripts.reduce((sum, script) => sum + script.fates.length, 0),
    take(target) {
      const script = scripts.find((candidate) => candidate.matches(target));
      const fate = script?.fates.shift();
      scripts = scripts.filter((candidate) => candidate.fates.length > 0);
      return fate === "pass" ? undefined : fate;
    },
  };
}

function predicate(matcher: Matcher): Script["matches"] {
  if (typeof matcher === "function") return matcher;
  if (matcher instanceof RegExp) return ({ method, path }) => matcher.test(`${method} ${path}`);
  const escaped = matcher.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const whole = new RegExp(`^${escaped}$`);
  return ({ method, path }) => whole.test(`${method} ${path.split("?")[0]}`);
}
