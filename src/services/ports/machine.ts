import type { Lease } from "../../domain/release/intent.ts";

/** The machine that slipway runs on. */
export interface Machine {
  /** What names this process in a lease. */
  readonly self: Pick<Lease, "host" | "pid" | "birth">;
  /** Whether the process that a lease names has certainly ended; false if that cannot be known from here. */
  hasEnded(lease: Lease): boolean;
  /** Stops what a run that has ended started here and could not stop any more; gives how many programs that were. */
  stopLeftOver(run: string): Promise<number>;
  /** Seconds since the epoch. */
  now(): number;
}
