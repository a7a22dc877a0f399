import type { Session } from "./session/session.ts";

/** Runs a command to its end and gives the exit code. Errors that nothing else has dealt with end here. */
export async function runToExit(session: Session, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    // Loaded only if something is wrong.
    const { tellFailure } = await import("./tell-failure.ts");
    return await tellFailure(session, session.interrupted.aborted ? session.interrupted.reason : error);
  } finally {
    await session.sink.close();
    for (const cleanUp of session.cleanUp) await cleanUp();
  }
}
