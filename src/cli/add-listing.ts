import { type Command, Option } from "commander";
import { limitArgument } from "./arguments/limit.ts";
import type { Start } from "./session/session.ts";

/** Adds the commands that show releases. */
export function addListing(program: Command, start: Start): void {
  program
    .command("list")
    .description("releases and how they stand, the newest first")
    .argument("[components...]", "components (default: all)")
    .addOption(new Option("--limit <n>", "only the newest").argParser(limitArgument))
    .option("--verify", "read them back as well, and say which have drifted")
    .option("--open", "show the releases in a browser")
    .action((components: string[], options: { verify?: boolean; limit?: number; open?: boolean }) =>
      start(async (session) => (await import("./commands/list.ts")).list(session, components, options)),
    );
  program
    .command("show")
    .description("one release, with all that its record says")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .option("--component <name>", "the component whose bare version follows")
    .option("--verify", "read it back as well")
    .option("--open", "show it in a browser")
    .action(
      (tag: string | undefined, options: { component?: string } & { verify?: boolean; open?: boolean }) =>
        start(async (session) => (await import("./commands/show.ts")).show(session, tag, options)),
    );
  program
    .command("report")
    .description("one self-contained HTML page of all releases, and of what depends on what")
    .option("--output <file>", "write it there (default: standard output)")
    .option("--no-graph", "leave dependencies and new commits out: then Bazel is not asked")
    .action((options: { output?: string; graph?: boolean }) =>
      start(async (session) => (await import("./commands/report.ts")).report(session, options)),
    );
}

/** Adds the commands that take releases back. */
export function addWithdrawing(program: Command, start: Start): void {
  program
    .command("abandon")
    .description("withdraw a release that is not finished, for good, and record why")
    .argument("<tag>", "the release tag")
    .option("--reason <text>", "why, for those who look for it later")
    .option("--component <name>", "the component whose bare version follows")
    .action((tag: string, options: { reason?: string; component?: string }) =>
      start(async (session) => (await import("./commands/abandon.ts")).abandon(session, tag, options)),
    );
}
