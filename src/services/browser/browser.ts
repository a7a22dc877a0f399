import { ReleaseError } from "../../domain/text/release-error.ts";
import { ProgramMissing, type Run } from "../process/run.ts";

/** What shows web pages in a browser. */
export interface Browser {
  /** Throws `no-browser`. */
  open(url: string): Promise<void>;
}

/** Milliseconds; what starts a browser ends at once, except if it is the browser. */
const PATIENCE = 5_000;

/** Makes what opens pages the way this system does. `platform` is Node's name of it. */
export function createBrowser(run: Run, cwd: string, platform: NodeJS.Platform): Browser {
  return {
    open: async (url) => {
      const [program, ...args] = starterOf(platform);
      try {
        const { exitCode, timedOut } = await run(program, [...args, url], { cwd, timeout: PATIENCE });
        if (exitCode === 0 || timedOut) return;
        throw noBrowser(url, `${program} ended with exit code ${exitCode}`);
      } catch (error) {
        if (error instanceof ProgramMissing) throw noBrowser(url, `there is no ${program}`);
        throw error;
      }
    },
  };
}

function starterOf(platform: NodeJS.Platform): readonly [program: string, ...args: string[]] {
  if (platform === "darwin") return ["open"];
  // `start` is a word of cmd.exe's, which would take an & in the address for the end of its command.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}

function noBrowser(url: string, why: string): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "no-browser",
    message: `${url} cannot be opened: ${why}`,
    hint: "open it yourself; without --open the address is only printed",
  });
}
