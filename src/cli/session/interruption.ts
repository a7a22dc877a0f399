import { setMaxListeners } from "node:events";

/** The signals that end slipway in an orderly way: Ctrl-C, Ctrl-\\, a closed terminal, and what `kill` sends. */
const ENDING_SIGNALS = ["SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"] as const;
/** One of them. */
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** Why everything under way was aborted. */
export class Interruption extends Error {
  readonly signal: EndingSignal;

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`);
    this.name = "Interruption";
    this.signal = signal;
  }
}

/** What the signals that a process got have come to. */
export interface Interruptions {
  /** Aborted on the first signal: what runs is asked to end. */
  readonly interrupted: AbortSignal;
  /** Aborted on the second one: what still runs is killed, and nothing is waited for. */
  readonly hurried: AbortSignal;
  /** From here on signals do what they do by default. */
  readonly ignore: () => void;
}

/**
 * Milliseconds in which a second signal counts as the first: npm and other parents pass on what the terminal has sent already,
 * and a terminal that is closed sends more than one.
 */
const SAME = 300;

/**
 * Listens for the signals that end slipway. The listeners stay: a library that restores the cursor when the process ends ends
 * it at once if it finds none but its own.
 */
export function interruptions(target: NodeJS.Process, now: () => number): Interruptions {
  const [first, second] = [new AbortController(), new AbortController()];
  // As many listen as there are programs and requests at once; Node takes more than ten for a leak, and says so on the terminal.
  setMaxListeners(0, first.signal, second.signal);
  let since: number | undefined;
  const listener = (signal: EndingSignal) => {
    const interruption = new Interruption(signal);
    if (since === undefined) first.abort(interruption);
    else if (now() - since > SAME) second.abort(interruption);
    since ??= now();
  };
  for (const signal of ENDING_SIGNALS) target.on(signal, listener);
  const ignore = () => {
    for (const signal of ENDING_SIGNALS) target.off(signal, listener);
  };
  return { interrupted: first.signal, hurried: second.signal, ignore };
}
