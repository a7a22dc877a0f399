import type { Interruption } from "./session/interruption.ts";
import type { Session } from "./session/session.ts";

/** Runs a command to its end and gives the exit code. Errors that nothing else has dealt with end here. */
export async function runToExit(session: Session, command: () => Promise<number>): Promise<number> {
  const { interrupted, hurried, sink, cleanUp } = session;
  interrupted.addEventListener("abort", () => sink.log("info", endingText(interrupted.reason)), {
    once: true,
  });
  try {
    return await Promise.race([command(), rejection(hurried)]);
  } catch (error) {
    // Loaded only if something is wrong.
    const { tellFailure } = await import("./tell-failure.ts");
    return await tellFailure(session, interrupted.aborted ? interrupted.reason : error);
  } finally {
    await sink.close();
    for (const each of cleanUp) await each();
  }
}

/** Rejects when a signal is aborted, with its reason. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What is said at once: programs may take some seconds to end. */
function endingText({ signal }: Interruption): string {
  const again = signal === "SIGINT" ? "press Ctrl-C again" : "send it again";
  return `${signal}: ending what runs; ${again} to end at once`;
}
