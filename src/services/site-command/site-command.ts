import type { Watch } from "../../domain/release/event.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { DeploymentBy, SiteHost } from "../ports/site-host.ts";
import { findProgram } from "../process/find-program.ts";
import { ProgramMissing, type Run, until } from "../process/run.ts";
import { howItEnded, runShown, withLines } from "../process/shown-program.ts";

/** Where a deploying command runs, and how long it may take. */
export interface SiteCommandOptions {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In milliseconds. */
  readonly timeout: number;
}

/** Sites that a command of the user's own deploys. It cannot say what is live. */
export function createSiteCommand(options: SiteCommandOptions): SiteHost<"command"> {
  const { workspace, env } = options;
  return {
    live: async () => undefined,
    obstacle: async ({ target }) => {
      const [program = ""] = target.command;
      return (await findProgram(program, workspace, env)) === null ? missing(program) : null;
    },
    earlier: async () => null,
    deploy: (deployment, watch, lost) => deploy(options, deployment, watch, lost),
  };
}

/** Throws `deploy-failed`. Gives the last URL the command printed, which is the one of what it deployed. */
async function deploy(
  { run, workspace, env, timeout }: SiteCommandOptions,
  { target, id }: DeploymentBy<"command">,
  watch: Watch,
  lost?: AbortSignal,
): Promise<string> {
  const words = target.command;
  let url = "";
  const onLine = (line: string, stream: "stdout" | "stderr") => {
    if (stream === "stdout") url = lastUrl(line) ?? url;
  };
  try {
    const ended = await runShown(run, words, { cwd: workspace, env, timeout, onLine, ...until(lost) }, watch);
    if (ended.exitCode === 0 && !ended.timedOut) return url;
    throw new ReleaseError({
      kind: "deploy",
      code: ended.timedOut ? "deploy-timed-out" : "deploy-failed",
      ...withLines(`deploying ${id}: \`${words.join(" ")}\` ${howItEnded(ended, timeout)}`, ended),
      hint: ended.timedOut
        ? "find out what it waits for, or give it longer with SLIPWAY_TIMEOUT=SECONDS; then run the same command again"
        : "fix what it reports, then run the same command again",
    });
  } catch (error) {
    if (error instanceof ProgramMissing) throw new ReleaseError({ ...missing(error.file), kind: "deploy" });
    throw error;
  }
}

/** The last web address in a line, without what ends the sentence around it. */
export function lastUrl(line: string): string | undefined {
  const url = line.match(/https?:\/\/[^\s"'<>)\]]+/g)?.at(-1);
  let end = url?.length ?? 0;
  while (url !== undefined && ".,;:!".includes(url.charAt(end - 1))) end -= 1;
  return url?.slice(0, end);
}

function missing(program: string): Problem {
  return {
    kind: "deploy",
    code: "program-missing",
    message: `${program}, which deploys the site, does not exist, or may not be executed`,
    hint: "install it, or correct provider.command in slipway.toml (paths are relative to that file)",
  };
}
