import type { HostKind, SiteHost } from "../ports/site-host.ts";
import type { Commands } from "../ports/user-programs.ts";

/** A host of sites that serves nothing and deploys nothing. */
export const rehearsedSites: SiteHost<HostKind> = {
  live: async () => null,
  obstacle: async () => null,
  earlier: async () => null,
  deploy: async () => "",
};

/** Commands of the user's own as if each did what it is for: sites are built, and nothing else is run. */
export function rehearsedCommands({ buildSite }: Pick<Commands, "buildSite">): Commands {
  const ran = new Set<string>();
  return {
    obstacle: async () => null,
    isDone: async ({ run }) => ran.has(run.join("\0")),
    run: async ({ run }) => void ran.add(run.join("\0")),
    buildSite,
  };
}
