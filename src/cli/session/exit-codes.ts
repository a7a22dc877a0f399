import type { ErrorKind } from "../../domain/text/problem.ts";

/** Exit codes are a contract: other people's scripts tell failures apart by them. */
export const EXIT_CODES: { readonly [kind in ErrorKind]: number } = {
  usage: 2,
  config: 3,
  refused: 4,
  build: 5,
  registry: 6,
  remote: 7,
  deploy: 8,
  drift: 9,
};

/** A bug in slipway. */
export const EXIT_BUG = 1;

/** 128 and the signal's number, as shells have it. */
export const EXIT_SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

/** The user answered a question with no: as good as an interruption, since what was asked for was not done. */
export const EXIT_DECLINED = EXIT_SIGNALS.SIGINT;
