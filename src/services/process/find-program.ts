import { delimiter, resolve } from "node:path";
import { type Call, ProgramMissing, type Run } from "./run.ts";

/** The file that is started for a program's path or, through `PATH`, its name; null if there is none. */
export async function findProgram(
  name: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const { default: which } = await import("which");
  const folders = (env["PATH"] ?? "").split(delimiter).map((folder) => resolve(cwd, folder));
  const file = name.includes("/") ? resolve(cwd, name) : name;
  return which(file, { path: folders.join(delimiter), nothrow: true });
}

/** Milliseconds a program has to show that it works. */
export const PATIENCE = 15_000;

/**
 * Why a program cannot be used here, to follow its name: it is not installed, or a harmless call of it fails. Null if it
 * works. Throws nothing but an interruption.
 */
export async function obstacleTo(
  run: Run,
  [file, ...args]: readonly [string, ...string[]],
  { cwd, env }: Pick<Call, "cwd" | "env">,
): Promise<string | null> {
  try {
    const call = { cwd, timeout: PATIENCE, ...(env === undefined ? {} : { env }) };
    const { exitCode, stdout, stderr, timedOut } = await run(file, args, call);
    if (timedOut) return `does not answer within ${PATIENCE / 1_000} s`;
    if (exitCode === 0) return null;
    const said = (stderr.trim() || stdout.trim()).split("\n")[0] ?? "";
    return `does not work (${said.trim() || `\`${[file, ...args].join(" ")}\` ended with exit code ${exitCode}`})`;
  } catch (error) {
    if (error instanceof ProgramMissing) return "is not installed";
    throw error;
  }
}
