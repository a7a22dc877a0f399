/** A signal that ends slipway in an orderly way. */
export type EndingSignal = "SIGINT" | "SIGTERM";

/** Why everything under way was aborted. */
export class Interruption extends Error {
  readonly signal: EndingSignal;

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`);
    this.name = "Interruption";
    this.signal = signal;
  }
}

/** Aborts on the first signal; a second one of the same kind ends the process at once, as users expect. */
export function interruptions(target: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    target.once(signal, () => controller.abort(new Interruption(signal)));
  }
  return controller.signal;
}
