import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { killNamed } from "../process/stopper.ts";
import type { BazelCommand } from "./bazel-command.ts";

/**
 * Ends the server of an output base that is thrown away. A client that was stopped while its server started leaves one that no client
 * reaches yet, so it is killed by its number. Only if that cannot be told to be its own, it is asked to end.
 */
export async function endServer(bazel: BazelCommand, outputBase: string): Promise<void> {
  const text = await readFile(join(outputBase, "server/server.pid.txt"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (pid > 0 && (await killNamed(pid, outputBase))) return;
  await bazel.run("shutdown", []);
}
