/** Is shown each line of a program's output as it comes. */
export type OnLine = (line: string, stream: "stdout" | "stderr") => void;

/** Is given a program's standard output as it comes, cut anywhere. It may not write on after this has thrown. */
export type OnOutput = (chunk: Buffer) => void;

/** What a program is started with. */
export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string | undefined;
  readonly onOutput?: OnOutput | undefined;
}

/** A program that was started, in a process group of its own, so that whatever it starts can be stopped with it. */
export interface Started {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended and its output was read; rejects with what `onOutput` threw. */
  readonly ended: Promise<Ended>;
}

/** How a program ended. */
export interface Ended {
  /** Undefined where a signal ended it, and where it could not be started. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started. */
  readonly cause?: unknown;
}
