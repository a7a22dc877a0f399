import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Services } from "../../release/run/services.ts";
import { createCommands } from "../../services/command/commands.ts";
import type { Http } from "../../services/http/http.ts";
import { createPages } from "../../services/pages/pages.ts";
import { siteHost } from "../../services/ports/site-host.ts";
import type { Run } from "../../services/process/run.ts";
import { createSiteCommand } from "../../services/site-command/site-command.ts";
import type { Environment, Session } from "../session/session.ts";

/** Seconds that a program of the user's own may take: a build, a deployment, a command that publishes. */
const PATIENCE = 3_600;

/** Seconds for a `done`, which only asks. */
const DONE_PATIENCE = 60;

/** Milliseconds before each further look whether a deployment is live; Cloudflare takes some seconds. */
const LIVE_WAITS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Builds the services that run the user's own programs: hosts of sites, and commands. Throws `bad-timeout`. */
export function wirePrograms(
  { env, interrupted }: Session,
  workspace: string,
  { run, http, scratch }: { readonly run: Run; readonly http: Http; readonly scratch: () => Promise<string> },
): Pick<Services, "sites" | "commands"> {
  const seconds = patience(env);
  const programs = { run, workspace, env, timeout: seconds * 1_000 };
  return {
    sites: siteHost({
      "cloudflare-pages": createPages({ ...programs, http, scratch, waits: LIVE_WAITS, interrupted }),
      command: createSiteCommand(programs),
    }),
    commands: createCommands({ ...programs, scratch, doneTimeout: Math.min(seconds, DONE_PATIENCE) * 1_000 }),
  };
}

function patience(env: Environment): number {
  const text = env["SLIPWAY_TIMEOUT"];
  if (!text) return PATIENCE;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new ReleaseError({
    kind: "usage",
    code: "bad-timeout",
    message: `SLIPWAY_TIMEOUT is ${quote(text)}, which is not a number of seconds`,
    hint: `leave it unset for ${PATIENCE}, or set it to a whole number from 1 to 999999`,
  });
}
